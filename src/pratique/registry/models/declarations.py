"""What people say about themselves, and how it came to count."""

from django.db import models
from django.db.models import F, Q

from pratique import ids
from pratique.registry.models.keys import of_division, of_venue, recorded, whole
from pratique.registry.models.people import Person


class Declaration(models.Model):
    """What was said about one person at one time, word for word as far as it counts.

    Nothing in it counts for the person before `proved_entry`; it counts for nothing
    after `ended_entry` (set aside by an officer).
    """

    id = models.UUIDField(primary_key=True, default=ids.new)
    person = models.ForeignKey(Person, models.PROTECT, related_name="declarations")
    kind = models.TextField()  # declared.Kind
    channel = models.TextField()  # declared.Channel
    party = models.UUIDField(null=True, db_index=True)  # those who declared together
    guardian = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="+", db_index=False
    )
    converted_from = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="converted_to"
    )
    submission = models.UUIDField(null=True, unique=True)  # sent twice, kept once
    language = models.TextField()
    text_version = models.TextField()  # of the undertaking that was read
    declared_at = models.DateTimeField()
    place = models.IntegerField()  # position of the destination
    checkpoint = models.IntegerField(null=True)

    name = models.TextField()
    sex = models.TextField(blank=True)
    born = models.DateField(null=True)
    nationality = models.TextField(blank=True)
    residence = of_division(optional=True)
    document_kind = models.TextField(blank=True)
    document_sealed = models.BinaryField(null=True)
    document_blind = models.BinaryField(null=True)
    document_last_four = models.TextField(blank=True)
    phone_sealed = models.BinaryField(null=True)
    phone_blind = models.BinaryField(null=True)
    phone_last_four = models.TextField(blank=True)
    vaccine_doses = models.PositiveSmallIntegerField(null=True)
    vaccinated_on = models.DateField(null=True)

    proved_how = models.TextField(blank=True)  # declared.Proof
    proved_entry = recorded(ends=True)
    # Since when the phone is known to be theirs: they showed the form's own link, an
    # officer asked them, or it said a code back.
    phone_entry = recorded(ends=True)
    entry = recorded()
    ended_entry = recorded(ends=True)

    class Meta:
        db_table = "registry_declaration"
        constraints = [
            models.CheckConstraint(
                condition=Q(proved_entry__isnull=True, proved_how="")
                | (Q(proved_entry__isnull=False) & ~Q(proved_how="")),
                name="registry_declaration_proof_whole",
            ),
            whole("registry_declaration", "document"),
            whole("registry_declaration", "phone"),
        ]
        indexes = [
            models.Index(
                fields=["place", "declared_at"], name="registry_declaration_place"
            ),
            models.Index(
                fields=["checkpoint", "declared_at"], name="registry_declaration_seen"
            ),
            models.Index(fields=["document_blind"], name="registry_declaration_doc"),
            models.Index(fields=["name"], name="registry_declaration_name"),
            models.Index(fields=["phone_blind"], name="registry_declaration_phone"),
        ]


class Stay(models.Model):
    """One line of an itinerary: this place, from this day to that day.

    Without a declaration it is an officer's finding, and counts at once.
    """

    id = models.UUIDField(primary_key=True, default=ids.new)
    declaration = models.ForeignKey(
        Declaration, models.PROTECT, null=True, related_name="stays"
    )
    person = models.ForeignKey(Person, models.PROTECT, related_name="stays")
    division = of_division(sought=True)
    first = models.DateField(null=True)  # unknown: from before the days asked about
    last = models.DateField(null=True)
    area = models.ForeignKey(
        "places.RiskArea", models.PROTECT, null=True, related_name="+"
    )  # "I was in this listed area"
    outside_areas = models.BooleanField(null=True)  # true: in none of those listed
    entry = recorded()
    ended_entry = recorded(ends=True)

    class Meta:
        db_table = "registry_stay"
        constraints = [
            models.CheckConstraint(
                condition=Q(first__isnull=True)
                | Q(last__isnull=True)
                | Q(first__lte=F("last")),
                name="registry_stay_first_before_last",
            ),
            models.CheckConstraint(
                condition=~Q(area__isnull=False, outside_areas=True),
                name="registry_stay_inside_or_outside",
            ),
        ]


class Arrival(models.Model):
    """One coming, expected (pre-registration) or done, and where the person stays.

    `division` governs: the destination or, passing through, the checkpoint's.
    """

    id = models.UUIDField(primary_key=True, default=ids.new)
    journey = models.UUIDField(default=ids.new)  # the same however often corrected
    declaration = models.ForeignKey(
        Declaration, models.PROTECT, related_name="arrivals"
    )
    person = models.ForeignKey(Person, models.PROTECT, related_name="arrivals")
    at = models.DateTimeField()
    departed_on = models.DateField(null=True)  # when the journey began, if earlier
    mode = models.TextField()  # declared.Mode
    entry_route = models.TextField(
        blank=True
    )  # "", or the watch list whose entry it is
    service = models.TextField(blank=True)  # train, flight or coach
    carriage = models.TextField(blank=True)
    seat = models.TextField(blank=True)
    plate = models.TextField(blank=True)
    venue = of_venue()  # station or checkpoint
    passing_through = models.BooleanField(default=False)
    next_destination = models.TextField(blank=True)
    division = of_division(sought=True)
    stay_kind = models.TextField(blank=True)  # declared.StayKind
    hotel = of_venue()
    host_sealed = models.BinaryField(null=True)  # who receives them
    address_sealed = models.BinaryField(null=True)
    left_at = models.DateTimeField(null=True)
    left_entry = recorded(ends=True)
    entry = recorded()
    ended_entry = recorded(ends=True)

    class Meta:
        db_table = "registry_arrival"
        constraints = [
            models.UniqueConstraint(
                fields=["declaration"],
                condition=Q(ended_entry__isnull=True),
                name="registry_arrival_one_in_force",
            ),
            models.CheckConstraint(
                condition=Q(left_at__isnull=True, left_entry__isnull=True)
                | Q(left_at__isnull=False, left_entry__isnull=False),
                name="registry_arrival_leaving_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["at"], name="registry_arrival_at"),
            models.Index(fields=["service", "at"], name="registry_arrival_service"),
        ]


class CapabilityLink(models.Model):
    """A secret that opens one traveller's page (or a party's) and nothing else."""

    token_hash = models.BinaryField(primary_key=True)  # sha256; the token is not kept
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    declaration = models.ForeignKey(
        Declaration, models.PROTECT, null=True, related_name="+"
    )
    purpose = models.TextField()  # declared.LinkPurpose
    expires_at = models.DateTimeField()
    entry = recorded()
    ended_entry = recorded(ends=True)

    class Meta:
        db_table = "registry_capability_link"


class PhoneConfirmation(models.Model):
    """A code sent to the phone on record; saying it proves a declaration."""

    id = models.UUIDField(primary_key=True, default=ids.new)
    declaration = models.ForeignKey(
        Declaration, models.PROTECT, related_name="confirmations"
    )
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    code_hash = models.BinaryField()
    tries = models.PositiveSmallIntegerField(default=0)
    expires_at = models.DateTimeField()
    entry = recorded()
    ended_entry = recorded(ends=True)

    class Meta:
        db_table = "registry_phone_confirmation"
        constraints = [
            models.UniqueConstraint(
                fields=["declaration"],
                condition=Q(ended_entry__isnull=True),
                name="registry_phone_confirmation_one_open",
            )
        ]
