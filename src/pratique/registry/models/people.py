"""People, what was corrected about them, and who turned out to be the same."""

from django.db import models
from django.db.models import F, Q

from pratique import ids
from pratique.registry.models.keys import of_division, of_venue, recorded, whole


class Person(models.Model):
    """One human being, as far as we know, and which place governs them now.

    `name` and the rest of a person's particulars are copies of what is now known;
    the facts are the proved declarations and the corrections. Until the first proof
    they are the word of whoever declared. `place` and `checkpoint` are positions of
    divisions: row security shows the person to the officers of either.
    """

    id = models.UUIDField(primary_key=True, default=ids.new)
    reference = models.TextField(unique=True)
    alias = models.TextField(blank=True)  # the reference an imported file gave
    name = models.TextField()
    sex = models.TextField(blank=True)
    born = models.DateField(null=True)
    nationality = models.TextField(blank=True)
    language = models.TextField(blank=True)
    document_kind = models.TextField(blank=True)
    document_sealed = models.BinaryField(null=True)
    document_blind = models.BinaryField(null=True)
    document_last_four = models.TextField(blank=True)
    # Only a proved phone stands here; a claimed one stays with its declaration.
    phone_sealed = models.BinaryField(null=True)
    phone_blind = models.BinaryField(null=True)
    phone_last_four = models.TextField(blank=True)
    guardian = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="wards"
    )
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="merged"
    )
    residence = of_division(optional=True)
    died_on = models.DateField(null=True)
    left_at = models.DateTimeField(null=True)  # gone elsewhere since the last arrival
    place = models.IntegerField()  # destination, or place of stay
    checkpoint = models.IntegerField(null=True)  # the one that saw them last
    entry = recorded()

    class Meta:
        db_table = "registry_person"
        constraints = [
            models.UniqueConstraint(
                fields=["alias"], condition=~Q(alias=""), name="registry_person_alias"
            ),
            models.UniqueConstraint(
                fields=["document_blind"],
                condition=Q(merged_into__isnull=True, document_blind__isnull=False),
                name="registry_person_one_per_document",
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")),
                name="registry_person_not_merged_into_self",
            ),
            whole("registry_person", "document"),
            whole("registry_person", "phone"),
        ]
        indexes = [
            models.Index(fields=["place"], name="registry_person_place"),
            models.Index(fields=["checkpoint"], name="registry_person_checkpoint"),
            models.Index(fields=["document_blind"], name="registry_person_document"),
            models.Index(fields=["phone_blind"], name="registry_person_phone"),
        ]


class NamePart(models.Model):
    """Two neighbouring signs of a name: how a fragment finds it under row security.

    Only equality uses an index there, so names are kept in pieces. A trigger on
    people writes these rows; nobody else does.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    part = models.TextField()
    place = models.IntegerField()  # as the person's, so that no other row is asked
    checkpoint = models.IntegerField(null=True)

    class Meta:
        db_table = "registry_name_part"
        constraints = [
            models.UniqueConstraint(
                fields=["part", "person"], name="registry_name_part_once"
            )
        ]


class Correction(models.Model):
    """What an officer found to be otherwise; null or empty leaves it as it was."""

    id = models.UUIDField(primary_key=True, default=ids.new)
    person = models.ForeignKey(Person, models.PROTECT, related_name="corrections")
    name = models.TextField(blank=True)
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
    entry = recorded()
    ended_entry = recorded(ends=True)

    class Meta:
        db_table = "registry_correction"
        constraints = [
            whole("registry_correction", "document"),
            whole("registry_correction", "phone"),
        ]


class Address(models.Model):
    """Where a person moved to, or was found to stay: it governs from `since` on."""

    id = models.UUIDField(primary_key=True, default=ids.new)
    person = models.ForeignKey(Person, models.PROTECT, related_name="addresses")
    division = of_division()
    since = models.DateTimeField()
    stay_kind = models.TextField()
    hotel = of_venue()
    host_sealed = models.BinaryField(null=True)
    address_sealed = models.BinaryField(null=True)
    entry = recorded()
    ended_entry = recorded(ends=True)

    class Meta:
        db_table = "registry_address"


class Enrolment(models.Model):
    """An officer had somebody before them, or on a list, who had not declared.

    `checkpoint` is the position of the division that sees the person from then on,
    as a checkpoint does whom it received; null where it saw them before.
    """

    id = models.UUIDField(primary_key=True, default=ids.new)
    person = models.ForeignKey(Person, models.PROTECT, related_name="enrolments")
    at = models.DateTimeField()
    checkpoint = models.IntegerField(null=True)
    entry = recorded()

    class Meta:
        db_table = "registry_enrolment"


class Death(models.Model):
    """A person died; the row ends if that was recorded by mistake."""

    id = models.UUIDField(primary_key=True, default=ids.new)
    person = models.ForeignKey(Person, models.PROTECT, related_name="deaths")
    died_on = models.DateField()
    entry = recorded()
    ended_entry = recorded(ends=True)

    class Meta:
        db_table = "registry_death"
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(ended_entry__isnull=True),
                name="registry_death_once",
            )
        ]


class Merge(models.Model):
    """Two rows that are one person: `gone` reads as `keep` while this stands."""

    id = models.UUIDField(primary_key=True, default=ids.new)
    keep = models.ForeignKey(Person, models.PROTECT, related_name="+")
    gone = models.ForeignKey(Person, models.PROTECT, related_name="+")
    entry = recorded()
    ended_entry = recorded(ends=True)

    class Meta:
        db_table = "registry_merge"
        constraints = [
            models.UniqueConstraint(
                fields=["gone"],
                condition=Q(ended_entry__isnull=True),
                name="registry_merge_into_one",
            ),
            models.CheckConstraint(
                condition=~Q(keep=F("gone")), name="registry_merge_two_people"
            ),
        ]
