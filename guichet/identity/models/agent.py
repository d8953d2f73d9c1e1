"""People and organisations, the accounts they sign in with, and how they are related."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from guichet.kernel import api as kernel
from guichet.vault import api as vault


class Agent(models.Model):
    """A person or an organisation we know, whether or not they ever sign in (a newborn does not)."""

    id = models.CharField(primary_key=True, max_length=36, default=kernel.new_id, editable=False)
    kind = models.CharField(max_length=16, choices=[("person", "person"), ("organization", "organization")])
    # Sealed with the agent's own key; one field, because not every name has a first and a last part.
    sealed_name = models.TextField(db_column="name")
    name = vault.SealedText("sealed_name", whose=lambda row: (row.id, row.id))
    language = models.CharField(max_length=35, blank=True)
    sealed_birth_date = models.TextField(db_column="birth_date", default="", blank=True)
    _birth_date = vault.SealedText("sealed_birth_date", whose=lambda row: (row.id, row.id))
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="agent_kind", condition=models.Q(kind__in=["person", "organization"])),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"

    @property
    def birth_date(self) -> date | None:
        """The day they were born; None when nobody said, or when it was erased."""
        text = self._birth_date
        return date.fromisoformat(text) if text and not vault.erased_on(text) else None

    @birth_date.setter
    def birth_date(self, day: date | None) -> None:
        self._birth_date = day.isoformat() if day else ""


class AgentWord(models.Model):
    """What stands for a word of a name, a beginning of one, or a birth date, blinded: clerks find people by it."""

    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="words")
    word = models.CharField(max_length=22)

    class Meta:
        db_table = "identity_agent_word"
        indexes: ClassVar = [models.Index(fields=["word", "agent"], name="agent_word_found")]

    def __str__(self) -> str:
        return f"word of {self.agent_id}"


class AccountManager(BaseUserManager["Account"]):
    """Makes accounts; none of them has a password that works."""

    def open(self, agent: Agent) -> Account:
        """An account for an agent, to be signed in to through an identity provider only."""
        account = self.model(agent=agent)
        account.set_unusable_password()
        account.save(using=self._db)
        return account


class Account(AbstractBaseUser):
    """What an agent signs in with (AUTH_USER_MODEL). There are no passwords: identity providers vouch."""

    id = models.CharField(primary_key=True, max_length=36, default=kernel.new_id, editable=False)
    agent = models.OneToOneField(Agent, on_delete=models.PROTECT, related_name="account")
    is_active = models.BooleanField(default=True)
    # Raised whenever roles change, so that every open session reads them anew.
    version = models.PositiveIntegerField(default=1)
    last_login = None  # sign-ins have rows of their own

    objects: ClassVar[AccountManager] = AccountManager()

    USERNAME_FIELD = "id"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return f"account {self.id}"

    def check_password(self, raw_password: Any) -> bool:  # noqa: ARG002  # Django's signature
        """Never true: nobody signs in with a password."""
        return False

    async def acheck_password(self, raw_password: Any) -> bool:  # noqa: ARG002  # Django's signature
        """Never true: nobody signs in with a password."""
        return False


class ProviderSubject(models.Model):
    """The number by which one identity provider knows the holder of an account (OpenID Connect Core, section 2)."""

    id = models.CharField(primary_key=True, max_length=36, default=kernel.new_id, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="subjects")
    issuer = models.CharField(max_length=255)
    subject = models.CharField(max_length=255)
    created_at = models.DateTimeField()
    # The surest it ever was of this person: whoever adds or removes a way to sign in must be as sure.
    assurance = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["issuer", "subject"], name="provider_subject_once")]

    def __str__(self) -> str:
        return f"{self.issuer} knows account {self.account_id}"


class Relationship(models.Model):
    """What one agent is to another, for a time: `agent` is `kind` (parent of, ...) `other`, in a `role` if it has any.

    `proof` names what says so: an entry of a register or a decided case proves it; anything else is declared.
    """

    id = models.CharField(primary_key=True, max_length=36, default=kernel.new_id, editable=False)
    agent = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="relationships")
    kind = models.CharField(max_length=40)
    other = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="relationships_to")
    role = models.CharField(max_length=24, blank=True)
    proof = models.CharField(max_length=200)
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["agent", "kind"], name="relationship_of")]
        constraints: ClassVar = [
            models.CheckConstraint(name="relationship_between_two", condition=~models.Q(agent=models.F("other"))),
            models.CheckConstraint(
                name="relationship_period",
                condition=models.Q(until_on__isnull=True) | models.Q(until_on__gte=models.F("from_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agent_id} {self.kind} {self.other_id}"
