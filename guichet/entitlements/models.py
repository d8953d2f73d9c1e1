"""The rows of entitlements: identifiers, counts, amounts and days; no word about anybody."""

from django.db import models
from django.db.models import Q


class SweepRow(models.Model):
    """One look over a population."""

    id = models.CharField(primary_key=True, max_length=36)
    on = models.DateField()
    period = models.CharField(max_length=10)
    population = models.CharField(max_length=200)
    law_hash = models.CharField(max_length=128)
    graphs = models.JSONField()  # by programme: the hash of what is computed of the law for it
    unknown = models.JSONField(default=dict)  # by programme left out: what of it the population does not say
    parts = models.PositiveIntegerField()
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "entitlements_sweep"
        constraints = [
            models.UniqueConstraint(
                fields=["population", "on", "law_hash"], name="entitlements_sweep_once", condition=Q(finished_at=None)
            )
        ]

    def __str__(self) -> str:
        return f"{self.population} {self.on}"


class PartRow(models.Model):
    """One partition of a sweep: free, leased until a moment, or done. `token` counts the leases."""

    sweep = models.ForeignKey(SweepRow, models.CASCADE, related_name="part_rows")
    number = models.PositiveIntegerField()
    lease_until = models.DateTimeField(null=True)
    token = models.PositiveIntegerField(default=0)
    done_at = models.DateTimeField(null=True)
    persons = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "entitlements_part"
        constraints = [models.UniqueConstraint(fields=["sweep", "number"], name="entitlements_part_once")]
        indexes = [models.Index(fields=["sweep", "number"], name="entitlements_part_open", condition=Q(done_at=None))]

    def __str__(self) -> str:
        return f"{self.sweep_id} {self.number}"


class StepRow(models.Model):
    """One partition that was brought up to a later state of its population; `population` names that state."""

    sweep = models.ForeignKey(SweepRow, models.CASCADE, related_name="steps")
    population = models.CharField(max_length=200)
    number = models.PositiveIntegerField()
    households = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "entitlements_step"
        constraints = [models.UniqueConstraint(fields=["sweep", "population", "number"], name="entitlements_step_once")]

    def __str__(self) -> str:
        return f"{self.sweep_id} {self.population} {self.number}"


class TallyRow(models.Model):
    """Counts of one part; those of a re-assessment stand beside them (`part` -1) and may be below zero."""

    sweep = models.ForeignKey(SweepRow, models.CASCADE, related_name="tallies")
    part = models.IntegerField()
    programme = models.CharField(max_length=200)
    area = models.CharField(max_length=64)
    entitled = models.IntegerField()
    receiving = models.IntegerField()
    missing = models.IntegerField()
    cents = models.BigIntegerField()

    class Meta:
        db_table = "entitlements_tally"
        indexes = [models.Index(fields=["sweep", "programme", "area"], name="entitlements_tally_of")]

    def __str__(self) -> str:
        return f"{self.programme} {self.area}"


class FindingRow(models.Model):
    """One who is entitled and does not receive; law, graph and period stand once, with the sweep."""

    sweep = models.ForeignKey(SweepRow, models.CASCADE, related_name="findings")
    programme = models.CharField(max_length=200)
    person_id = models.CharField(max_length=64)
    household_id = models.CharField(max_length=64)
    area = models.CharField(max_length=64)
    amount = models.BigIntegerField()

    class Meta:
        db_table = "entitlements_finding"
        indexes = [models.Index(fields=["sweep", "household_id"], name="entitlements_finding_home")]

    def __str__(self) -> str:
        return f"{self.programme} {self.person_id}"


OPEN_OFFER = Q(state__in=("offered", "noticed"))


class OfferRow(models.Model):
    """What one person was told or offered of one programme; open once at a time."""

    id = models.CharField(primary_key=True, max_length=36)
    programme = models.CharField(max_length=200)
    organization = models.CharField(max_length=100)
    mode = models.CharField(max_length=10)
    person_id = models.CharField(max_length=64)
    household_id = models.CharField(max_length=64)
    amount = models.BigIntegerField()
    period = models.CharField(max_length=10)
    law_hash = models.CharField(max_length=128)
    graph_hash = models.CharField(max_length=64)
    state = models.CharField(max_length=12)
    made_on = models.DateField()
    until = models.DateField()
    closed_on = models.DateField(null=True)
    case_id = models.CharField(max_length=36, default="", blank=True)

    class Meta:
        db_table = "entitlements_offer"
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "person_id"], name="entitlements_offer_once", condition=OPEN_OFFER
            )
        ]
        indexes = [
            models.Index(fields=["person_id", "made_on"], name="entitlements_offer_of"),
            models.Index(fields=["until", "id"], name="entitlements_offer_due", condition=OPEN_OFFER),
        ]

    def __str__(self) -> str:
        return f"{self.programme} {self.person_id}"


class GrantRow(models.Model):
    """A programme granted to a person."""

    id = models.CharField(primary_key=True, max_length=36)
    programme = models.CharField(max_length=200)
    organization = models.CharField(max_length=100)
    person_id = models.CharField(max_length=64)
    household_id = models.CharField(max_length=64)
    amount = models.BigIntegerField()
    pays = models.CharField(max_length=10)
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    state = models.CharField(max_length=10)
    case_id = models.CharField(max_length=36)
    decision_id = models.CharField(max_length=36, unique=True)
    law_hash = models.CharField(max_length=128)
    graph_hash = models.CharField(max_length=64)

    class Meta:
        db_table = "entitlements_grant"
        indexes = [
            models.Index(fields=["person_id"], name="entitlements_grant_of"),
            models.Index(fields=["household_id"], name="entitlements_grant_home"),
            models.Index(fields=["state", "id"], name="entitlements_grant_state"),
        ]

    def __str__(self) -> str:
        return f"{self.programme} {self.person_id}"


class ChangeRow(models.Model):
    """What a re-assessment would change of a grant."""

    id = models.CharField(primary_key=True, max_length=36)
    grant = models.ForeignKey(GrantRow, models.PROTECT, related_name="changes")
    before = models.BigIntegerField()
    after = models.BigIntegerField()
    takes_effect_on = models.DateField()
    state = models.CharField(max_length=10)
    law_hash = models.CharField(max_length=128)

    class Meta:
        db_table = "entitlements_change"
        constraints = [
            models.UniqueConstraint(
                fields=["grant"], name="entitlements_change_once", condition=Q(state__in=("announced", "review"))
            )
        ]

    def __str__(self) -> str:
        return f"{self.grant_id} {self.before} {self.after}"


class OverpaymentRow(models.Model):
    """What was paid and was not due, put before a person: open until an officer said what becomes of it."""

    id = models.CharField(primary_key=True, max_length=36)
    grant = models.ForeignKey(GrantRow, models.PROTECT, related_name="overpayments")
    paid = models.BigIntegerField()
    due = models.BigIntegerField()
    found_on = models.DateField()
    state = models.CharField(max_length=10)

    class Meta:
        db_table = "entitlements_overpayment"

    def __str__(self) -> str:
        return f"{self.grant_id} {self.paid - self.due}"


class CorrectionRow(models.Model):
    """A rule that was wrong and the law that put it right."""

    id = models.CharField(primary_key=True, max_length=36)
    old_law = models.CharField(max_length=128)
    new_law = models.CharField(max_length=128)
    from_period = models.CharField(max_length=10)
    to_period = models.CharField(max_length=10)
    found_at = models.DateTimeField()

    class Meta:
        db_table = "entitlements_correction"

    def __str__(self) -> str:
        return f"{self.old_law[:8]} {self.new_law[:8]}"


class WrongedRow(models.Model):
    """One person in one month under the wrong rule."""

    correction = models.ForeignKey(CorrectionRow, models.CASCADE, related_name="wronged")
    programme = models.CharField(max_length=200)
    person_id = models.CharField(max_length=64)
    household_id = models.CharField(max_length=64)
    period = models.CharField(max_length=10)
    kind = models.CharField(max_length=12)
    was = models.BigIntegerField()
    ought = models.BigIntegerField()
    cents = models.BigIntegerField()

    class Meta:
        db_table = "entitlements_wronged"
        indexes = [models.Index(fields=["correction", "person_id"], name="entitlements_wronged_of")]

    def __str__(self) -> str:
        return f"{self.programme} {self.person_id} {self.period}"


class ArrearsRow(models.Model):
    """A month before a grant began that was missed, and is paid with it."""

    grant = models.ForeignKey(GrantRow, models.PROTECT, related_name="arrears")
    programme = models.CharField(max_length=200)
    person_id = models.CharField(max_length=64)
    period = models.CharField(max_length=10)
    amount = models.BigIntegerField()
    payments = models.PositiveIntegerField()
    cents = models.BigIntegerField()
    law_hash = models.CharField(max_length=128)
    graph_hash = models.CharField(max_length=64)

    class Meta:
        db_table = "entitlements_arrears"
        constraints = [
            models.UniqueConstraint(fields=["programme", "person_id", "period"], name="entitlements_arrears_once")
        ]

    def __str__(self) -> str:
        return f"{self.grant_id} {self.period}"


class RemedyRow(models.Model):
    """What a correction owes one person of one programme: waiting for an officer, approved or refused."""

    id = models.CharField(primary_key=True, max_length=36)
    correction = models.ForeignKey(CorrectionRow, models.CASCADE, related_name="remedies")
    programme = models.CharField(max_length=200)
    organization = models.CharField(max_length=100)
    person_id = models.CharField(max_length=64)
    months = models.PositiveIntegerField()
    cents = models.BigIntegerField()
    state = models.CharField(max_length=10)
    decided_on = models.DateField(null=True)

    class Meta:
        db_table = "entitlements_remedy"
        constraints = [
            models.UniqueConstraint(fields=["correction", "programme", "person_id"], name="entitlements_remedy_once")
        ]
        indexes = [
            models.Index(fields=["organization", "id"], name="entitlements_remedy_wait", condition=Q(state="waiting"))
        ]

    def __str__(self) -> str:
        return f"{self.programme} {self.person_id}"
