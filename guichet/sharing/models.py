"""The rows of sharing: agreements and notices that never change, consent, exchanges that only grow, public keys."""

from django.db import models

from guichet.kernel import api as kernel


class AgreementVersionRow(models.Model):
    """One immutable version of one agreement. `notices` maps languages to the hashes of its notices.

    Never updated, never deleted: a trigger refuses both.
    """

    id = models.CharField(primary_key=True, max_length=36, default=kernel.new_id, editable=False)
    identifier = models.CharField(max_length=80)
    version = models.PositiveIntegerField()
    content_hash = models.CharField(max_length=64)
    definition = models.TextField()
    notices = models.TextField()
    published_at = models.DateTimeField()

    class Meta:
        db_table = "sharing_agreement_version"
        constraints = [models.UniqueConstraint(fields=["identifier", "version"], name="sharing_agreement_version_once")]

    def __str__(self) -> str:
        return f"agreement {self.identifier} {self.version}"


class StandingRow(models.Model):
    """Which version of an agreement counts. Without a row here an agreement opens no door."""

    identifier = models.CharField(primary_key=True, max_length=80)
    current = models.ForeignKey(AgreementVersionRow, models.PROTECT, related_name="+")

    class Meta:
        db_table = "sharing_standing"

    def __str__(self) -> str:
        return self.identifier


class NoticeRow(models.Model):
    """One notice in one language, by the SHA-256 of its canonical JSON. Never updated, never deleted."""

    hash = models.CharField(primary_key=True, max_length=64)
    agreement = models.CharField(max_length=80)
    version = models.PositiveIntegerField()
    language = models.CharField(max_length=35)
    document = models.TextField()

    class Meta:
        db_table = "sharing_notice"

    def __str__(self) -> str:
        return f"notice {self.hash[:12]}"


class ConsentRow(models.Model):
    """That somebody said yes. The row is never deleted; a withdrawal is written beside the giving."""

    id = models.CharField(primary_key=True, max_length=36, default=kernel.new_id, editable=False)
    agreement = models.CharField(max_length=80)
    version = models.PositiveIntegerField()
    notice = models.CharField(max_length=64)
    language = models.CharField(max_length=35)
    about_id = models.CharField(max_length=36)
    given_by = models.CharField(max_length=36)
    channel = models.CharField(max_length=20)
    assurance = models.CharField(max_length=20)
    given_at = models.DateTimeField()
    within = models.CharField(max_length=100, default="", blank=True)
    service = models.CharField(max_length=160, null=True)  # of none: a yes for everything under the agreement
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.CharField(max_length=36, null=True)  # nobody did

    class Meta:
        db_table = "sharing_consent"
        constraints = [
            models.UniqueConstraint(
                fields=["about_id", "agreement", "within"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="sharing_consent_once",
            ),
        ]
        indexes = [models.Index(fields=["about_id", "-id"], name="sharing_consent_of")]

    def __str__(self) -> str:
        return f"consent {self.id}"


class ExchangeRow(models.Model):
    """One exchange. Never updated, never deleted: a trigger refuses both."""

    id = models.CharField(primary_key=True, max_length=36, default=kernel.new_id, editable=False)
    agreement = models.CharField(max_length=80)
    version = models.PositiveIntegerField()
    source = models.CharField(max_length=80)
    recipient = models.CharField(max_length=80)
    fields = models.TextField()
    purpose = models.CharField(max_length=80)
    basis = models.CharField(max_length=20)
    consent_id = models.CharField(max_length=36, default="", blank=True)
    about_id = models.CharField(max_length=36)
    by = models.TextField()
    at = models.DateTimeField()

    class Meta:
        db_table = "sharing_exchange"
        indexes = [models.Index(fields=["about_id", "-id"], name="sharing_exchange_of")]

    def __str__(self) -> str:
        return f"exchange {self.id}"


class ReceiptKeyRow(models.Model):
    """A public key that a receipt was ever signed with. It stays published, so that old receipts stay good."""

    kid = models.CharField(primary_key=True, max_length=64)
    public = models.TextField()
    first_used_at = models.DateTimeField()

    class Meta:
        db_table = "sharing_receipt_key"

    def __str__(self) -> str:
        return self.kid
