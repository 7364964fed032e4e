"""Tables of standing."""

from django.db import models
from django.db.models import F, Q

from pratique import ids


class Standing(models.Model):
    """What binds and marks a person, in one version, with the reasons."""

    id = models.UUIDField(primary_key=True, default=ids.new)
    # Found by whom it is about: see the indexes; never by its entries.
    person = models.ForeignKey(
        "registry.Person", models.PROTECT, related_name="+", db_index=False
    )
    code = models.TextField()
    mark = models.TextField(blank=True)
    binding = models.TextField(blank=True)
    until = models.DateTimeField(null=True)
    undecided = models.BooleanField(default=False)
    next_at = models.DateTimeField(null=True)
    # As the person's, so that no other row is asked when those bound are counted (ADR
    # 0042). A trigger on people keeps them while this is in force, and not after.
    place = models.IntegerField()
    checkpoint = models.IntegerField(null=True)
    document = models.JSONField()  # see standing.document
    risk_version = models.TextField()
    books = models.JSONField()  # rulebook: digest
    entry = models.ForeignKey(
        "ledger.Entry", models.PROTECT, related_name="+", db_index=False
    )
    ended_entry = models.ForeignKey(
        "ledger.Entry", models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        db_table = "standing_standing"
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(ended_entry__isnull=True),
                name="standing_one_in_force",
            )
        ]
        indexes = [
            models.Index(
                fields=["next_at"],
                condition=Q(ended_entry__isnull=True, next_at__isnull=False),
                name="standing_next",
            ),
            models.Index(
                fields=["until"],
                condition=Q(ended_entry__isnull=True) & ~Q(binding=""),
                name="standing_bound",
            ),
            models.Index(
                fields=["place", "binding", "checkpoint"],
                condition=Q(Q(ended_entry__isnull=True), ~Q(binding="")),
                name="standing_bound_where",
            ),
            models.Index(
                fields=["person"],
                condition=Q(ended_entry__isnull=True, undecided=True),
                name="standing_undecided",
            ),
            models.Index(
                fields=["mark", "code"],
                condition=Q(ended_entry__isnull=True),
                name="standing_mark_code",
            ),
            models.Index(fields=["person"], name="standing_person"),
        ]


class Due(models.Model):
    """A person to be reviewed because something around them changed.

    Or one whose review failed: they are left alone until `not_before`, so that one
    person nobody can review holds up nobody else.
    """

    person = models.OneToOneField(
        "registry.Person", models.PROTECT, primary_key=True, related_name="+"
    )
    entry = models.ForeignKey("ledger.Entry", models.PROTECT, related_name="+")
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField(null=True)  # the wall's time

    class Meta:
        db_table = "standing_due"


class Proposal(models.Model):
    """A version of a rulebook that somebody proposes: text, cases, and its start."""

    id = models.UUIDField(primary_key=True, default=ids.new)
    reference = models.TextField(unique=True)
    rulebook = models.TextField()
    version = models.DateField()
    digest = models.TextField(db_index=True)  # of the text
    text = models.TextField()
    cases = models.TextField(blank=True)  # its case file
    place = models.IntegerField()  # the division that has to answer for it
    low = models.IntegerField()  # whom it governs, by the position of their place
    high = models.IntegerField()
    effective_at = models.DateTimeField()
    extends_arrivals = models.BooleanField(default=False)  # to who is here already
    entry = models.ForeignKey("ledger.Entry", models.PROTECT, related_name="+")
    ended_entry = models.ForeignKey(
        "ledger.Entry", models.PROTECT, null=True, related_name="+"
    )  # withdrawn before anybody adopted it

    class Meta:
        db_table = "standing_proposal"
        constraints = [
            models.CheckConstraint(
                condition=Q(high__gte=F("low")), name="standing_proposal_range"
            )
        ]


class Stage(models.Model):
    """A division in which a proposed version is to begin at an instant of its own."""

    proposal = models.ForeignKey(
        Proposal, models.PROTECT, related_name="stages", db_index=False
    )
    division = models.ForeignKey("divisions.Division", models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()

    class Meta:
        db_table = "standing_stage"
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "division"], name="standing_stage_once"
            )
        ]


class Adoption(models.Model):
    """A second person, of another unit, put a proposed version into force."""

    id = models.UUIDField(primary_key=True, default=ids.new)
    proposal = models.OneToOneField(Proposal, models.PROTECT, related_name="adoption")
    entry = models.ForeignKey("ledger.Entry", models.PROTECT, related_name="+")
    ended_entry = models.ForeignKey(
        "ledger.Entry", models.PROTECT, null=True, related_name="+"
    )  # reversed: from then on as if it had never been

    class Meta:
        db_table = "standing_adoption"


class Reversal(models.Model):
    """Somebody asks to take an adoption back, and why; a second person does it."""

    id = models.UUIDField(primary_key=True, default=ids.new)
    adoption = models.OneToOneField(Adoption, models.PROTECT, related_name="reversal")
    reason = models.TextField()  # about the text, never about a person
    entry = models.ForeignKey("ledger.Entry", models.PROTECT, related_name="+")

    class Meta:
        db_table = "standing_reversal"


class MassReview(models.Model):
    """Everybody who stays in a range of places is to be assessed anew.

    They are put on the list of people due in batches, in the order of their place;
    `at_place` and `at_person` say how far that has come.
    """

    cause = models.ForeignKey(
        "ledger.Entry", models.PROTECT, related_name="+", db_index=False
    )
    low = models.IntegerField()
    high = models.IntegerField()
    due_at = models.DateTimeField()
    begun_entry = models.ForeignKey(
        "ledger.Entry", models.PROTECT, null=True, related_name="+"
    )
    at_place = models.IntegerField(null=True)
    at_person = models.UUIDField(null=True)
    finished_at = models.DateTimeField(null=True)  # everybody is on the list
    is_end = models.BooleanField(default=False)  # nothing takes the version's place

    class Meta:
        db_table = "standing_mass_review"
        constraints = [
            models.UniqueConstraint(
                fields=["cause", "low", "high", "due_at", "is_end"],
                name="standing_mass_review_once",
            )
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=Q(finished_at__isnull=True),
                name="standing_mass_review_open",
            )
        ]


class ShippedVersion(models.Model):
    """A version that came with the house, and governs somebody there by its own date.

    What had begun before the house did was in force from the start: nothing says so.
    """

    digest = models.TextField(primary_key=True)  # of the text
    rulebook = models.TextField()
    version = models.DateField()
    low = models.IntegerField()
    high = models.IntegerField()
    begins_at = models.DateTimeField()
    is_open = models.BooleanField()  # it has still to begin
    entry = models.ForeignKey(
        "ledger.Entry", models.PROTECT, null=True, related_name="+"
    )  # that it began
    ends_at = models.DateTimeField(null=True)  # far off where it says no end
    is_ending = models.BooleanField(default=False)  # it has still to end

    class Meta:
        db_table = "standing_shipped_version"
        indexes = [
            models.Index(
                fields=["begins_at"],
                condition=Q(is_open=True),
                name="standing_shipped_open",
            )
        ]


class Reckoning(models.Model):
    """A simulation of a proposal: asked for by somebody, reckoned by the worker.

    It holds counts by division. Who begins it writes how far it has come, and a sign
    of life; without one for a while, another takes it up.
    """

    id = models.UUIDField(primary_key=True, default=ids.new)
    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="+")
    entry = models.ForeignKey("ledger.Entry", models.PROTECT, related_name="+")
    done = models.IntegerField(default=0)
    total = models.IntegerField(default=0)  # 0: nobody has begun
    alive_at = models.DateTimeField(null=True)  # the wall's time
    reckoned_at = models.DateTimeField(null=True)
    fault = models.TextField(blank=True)  # why nothing came of it
    rules = models.TextField(blank=True)  # a digest of the shelf of then
    facts = models.BigIntegerField(default=0)  # the youngest entry of then
    result = models.JSONField(null=True)  # see simulating.result
    ended_entry = models.ForeignKey(
        "ledger.Entry", models.PROTECT, null=True, related_name="+"
    )  # that it was reckoned, or could not be

    class Meta:
        db_table = "standing_reckoning"
        constraints = [
            models.UniqueConstraint(
                fields=["proposal"],
                condition=Q(ended_entry__isnull=True),
                name="standing_reckoning_one_open",
            )
        ]


class Foretold(models.Model):
    """Somebody for whom a simulation changes something; until the next, or the end."""

    reckoning = models.ForeignKey(Reckoning, models.CASCADE, related_name="people")
    person = models.ForeignKey("registry.Person", models.PROTECT, related_name="+")
    division = models.TextField()  # code of the one that they are told under
    mark_before = models.TextField(blank=True)
    mark_after = models.TextField(blank=True)
    code_before = models.TextField()
    code_after = models.TextField()
    measure_before = models.TextField(blank=True)
    measure_after = models.TextField(blank=True)

    class Meta:
        db_table = "standing_foretold"
