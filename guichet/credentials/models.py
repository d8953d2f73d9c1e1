"""The rows of credentials. What a credential says of a person is sealed; how it stands is not, for anybody may ask."""

from django.db import models
from django.db.models import Q

from guichet.kernel import api as kernel
from guichet.vault import api as vault


def _of_credential(row: "CredentialRow") -> tuple[str, str | None]:
    # With the key of the case it came of: what the law keeps of that, it keeps of this.
    return row.subject, row.holder_id


class SeriesRow(models.Model):
    """How far an issuing body has counted."""

    name = models.CharField(primary_key=True, max_length=200)
    last = models.PositiveBigIntegerField(default=0)

    class Meta:
        db_table = "credentials_series"

    def __str__(self) -> str:
        return f"series {self.name} {self.last}"


class CredentialRow(models.Model):
    """One credential. `status_list` and `status_index` are its place in the public lists of what holds."""

    id = models.CharField(primary_key=True, max_length=36, default=kernel.new_id, editable=False)
    key = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=80)
    title = models.JSONField()
    number = models.CharField(max_length=60)
    code = models.CharField(max_length=14, unique=True)
    state = models.CharField(max_length=10, default="active")
    organization = models.CharField(max_length=80)
    service = models.CharField(max_length=200, default="", blank=True)
    subject = models.CharField(max_length=100)
    holder_id = models.CharField(max_length=36, null=True)  # nobody is not an empty somebody
    tracking_code = models.CharField(max_length=14, default="", blank=True)
    sealed_claims = models.TextField(db_column="claims", default="", blank=True)
    claims = vault.SealedJson("sealed_claims", whose=_of_credential, erased=list)
    shown = models.JSONField(default=list)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    status_list = models.PositiveIntegerField()
    status_index = models.PositiveIntegerField()
    renews = models.OneToOneField("self", models.PROTECT, null=True, related_name="follower")
    renewing = models.CharField(max_length=100, default="", blank=True)
    sealed_reason = models.TextField(db_column="reason", default="", blank=True)
    reason = vault.SealedText("sealed_reason", whose=_of_credential)
    law = models.CharField(max_length=300, default="", blank=True)
    issued_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        db_table = "credentials_credential"
        constraints = [
            models.UniqueConstraint(fields=["organization", "number"], name="credentials_number_once"),
            models.UniqueConstraint(
                fields=["organization", "status_list", "status_index"], name="credentials_status_once"
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "-id"], name="credentials_issued"),
            models.Index(fields=["holder_id", "-id"], name="credentials_of"),
            models.Index(fields=["subject"], name="credentials_about"),
            models.Index(fields=["renewing"], name="credentials_renewing", condition=~Q(renewing="")),
            models.Index(fields=["valid_until"], name="credentials_ending", condition=Q(state="active")),
        ]

    def __str__(self) -> str:
        return f"credential {self.id} {self.state}"
