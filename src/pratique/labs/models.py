"""Tables of the laboratories."""

from django.db import models
from django.db.models import Q

from pratique import ids


class Purpose(models.TextChoices):
    """What a specimen was taken for."""

    LANDING = "landing"
    SCHEDULED = "scheduled"
    CONFIRMATION = "confirmation"
    OTHER = "other"


class Method(models.TextChoices):
    """How it is tested; an antigen test pays nothing and clears nobody."""

    PCR = "pcr"
    ANTIGEN = "antigen"


class Outcome(models.TextChoices):
    """What a laboratory found."""

    NEGATIVE = "negative"
    POSITIVE = "positive"
    INVALID = "invalid"


class TubeKind(models.TextChoices):
    """What a tube holds specimens of."""

    PEOPLE = "people"
    ENVIRONMENT = "environment"


RATIOS = (1, 5, 10, 20)  # specimens in a tube, at most


def recorded(*, ends: bool = False) -> models.ForeignKey:  # type: ignore[type-arg]
    """Return the key to the ledger entry that wrote, went on with, or ended a row."""
    return models.ForeignKey(
        "ledger.Entry", models.PROTECT, related_name="+", null=ends, db_index=False
    )


class Tube(models.Model):
    """One tube, in which several specimens are tested as one.

    Its members are the specimens that name it. `place` is the position of the
    division it was opened in: row security shows it to the officers there.
    """

    id = models.UUIDField(primary_key=True, default=ids.new)
    code = models.TextField(unique=True)
    ratio = models.PositiveSmallIntegerField()
    kind = models.TextField(choices=TubeKind.choices)
    spot = models.TextField(blank=True)  # what was wiped; of the environment only
    venue = models.ForeignKey("places.Venue", models.PROTECT, null=True)
    place = models.IntegerField()
    opened_at = models.DateTimeField()
    sealed_at = models.DateTimeField(null=True)
    sealed_entry = recorded(ends=True)
    received_at = models.DateTimeField(null=True)
    received_entry = recorded(ends=True)
    laboratory = models.TextField(blank=True)  # that received it
    # Why it was voided: about no one person, so not in the ledger, which seals words
    # with a person's own key.
    reason_sealed = models.BinaryField(null=True)
    entry = recorded()
    ended_entry = recorded(ends=True)  # spilt or mixed up: it counts for nothing

    class Meta:
        db_table = "labs_tube"
        constraints = [
            models.CheckConstraint(
                condition=Q(ratio__in=RATIOS), name="labs_tube_ratio"
            ),
            models.CheckConstraint(
                condition=Q(~Q(spot=""), kind=TubeKind.ENVIRONMENT)
                | Q(kind=TubeKind.PEOPLE, spot=""),
                name="labs_tube_spot_of_environment",
            ),
            models.CheckConstraint(
                condition=Q(sealed_at__isnull=True, sealed_entry__isnull=True)
                | Q(sealed_at__isnull=False, sealed_entry__isnull=False),
                name="labs_tube_sealed_with_entry",
            ),
            models.CheckConstraint(
                condition=Q(received_at__isnull=True, received_entry__isnull=True)
                | Q(
                    received_at__isnull=False,
                    received_entry__isnull=False,
                    sealed_at__isnull=False,
                ),
                name="labs_tube_received_sealed",
            ),
        ]
        indexes = [
            models.Index(
                fields=["place", "opened_at"],
                condition=Q(sealed_at__isnull=True, ended_entry__isnull=True),
                name="labs_tube_open",
            ),
            models.Index(fields=["place", "sealed_at"], name="labs_tube_sealed"),
        ]


class TubeResult(models.Model):
    """What a laboratory reported of a tube; a correction supersedes it."""

    id = models.UUIDField(primary_key=True, default=ids.new)
    tube = models.ForeignKey(Tube, models.PROTECT, related_name="results")
    outcome = models.TextField(choices=Outcome.choices)
    resulted_at = models.DateTimeField()
    laboratory = models.TextField(blank=True)
    # Why it corrects the result before it.
    reason_sealed = models.BinaryField(null=True)
    entry = recorded()
    ended_entry = recorded(ends=True)

    class Meta:
        db_table = "labs_tube_result"
        constraints = [
            models.UniqueConstraint(
                fields=["tube"],
                condition=Q(ended_entry__isnull=True),
                name="labs_tube_result_one_in_force",
            )
        ]


class Specimen(models.Model):
    """What was taken from one person at one instant, under the code on its tube.

    A member of a tube has that tube's result, and none of its own.
    """

    id = models.UUIDField(primary_key=True, default=ids.new)
    code = models.TextField(unique=True)
    person = models.ForeignKey("registry.Person", models.PROTECT, db_index=False)
    purpose = models.TextField(choices=Purpose.choices)
    method = models.TextField(choices=Method.choices, default=Method.PCR)
    tube = models.ForeignKey(
        Tube, models.PROTECT, null=True, related_name="specimens", db_index=False
    )
    pair = models.UUIDField(null=True)  # two were taken at once, to confirm
    taken_at = models.DateTimeField()
    venue = models.ForeignKey("places.Venue", models.PROTECT, null=True)
    entry = models.ForeignKey("ledger.Entry", models.PROTECT, related_name="+")
    ended_entry = models.ForeignKey(
        "ledger.Entry", models.PROTECT, null=True, related_name="+"
    )  # taken by mistake: it counts for nothing
    # Whether no result stands: a trigger on results keeps it, so that the few that
    # wait are found among millions.
    awaits = models.BooleanField(default=True, editable=False)

    class Meta:
        db_table = "labs_specimen"
        indexes = [
            models.Index(
                fields=["taken_at"],
                condition=models.Q(
                    ended_entry__isnull=True, awaits=True, tube__isnull=True
                ),
                name="labs_specimen_awaits",
            ),
            models.Index(fields=["person", "taken_at"], name="labs_specimen_person"),
            models.Index(fields=["taken_at"], name="labs_specimen_taken"),
            models.Index(
                fields=["tube"],
                condition=Q(tube__isnull=False),
                name="labs_specimen_tube",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["tube", "person"],
                condition=Q(ended_entry__isnull=True),
                name="labs_specimen_once_in_a_tube",
            ),
            models.CheckConstraint(
                condition=Q(tube__isnull=True)
                | Q(method=Method.PCR, pair__isnull=True),
                name="labs_specimen_pooled_is_pcr",
            ),
        ]


class Result(models.Model):
    """What a laboratory reported of a specimen; a correction supersedes it."""

    id = models.UUIDField(primary_key=True, default=ids.new)
    specimen = models.ForeignKey(Specimen, models.PROTECT, related_name="results")
    person = models.ForeignKey("registry.Person", models.PROTECT)
    outcome = models.TextField(choices=Outcome.choices)
    # Cycles until two genes of the virus showed: the fewer, the more of it.
    ct_n = models.DecimalField(max_digits=4, decimal_places=2, null=True)
    ct_orf = models.DecimalField(max_digits=4, decimal_places=2, null=True)
    kit = models.TextField(blank=True)
    resulted_at = models.DateTimeField()
    laboratory = models.TextField(blank=True)
    entry = models.ForeignKey("ledger.Entry", models.PROTECT, related_name="+")
    ended_entry = models.ForeignKey(
        "ledger.Entry", models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        db_table = "labs_result"
        constraints = [
            models.UniqueConstraint(
                fields=["specimen"],
                condition=Q(ended_entry__isnull=True),
                name="labs_result_one_in_force",
            )
        ]
