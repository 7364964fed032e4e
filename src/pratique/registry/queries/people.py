"""People and declarations, fetched by id; missing and forbidden look alike."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Max, Q
from django.utils.translation import gettext as _

from pratique import database
from pratique.database import among
from pratique.prepared import Prepared
from pratique.registry.models import Death, Declaration, Person
from pratique.registry.refusals import UnknownDeclaration, UnknownPerson

# Declaring takes a key share on the person: a weaker lock lets it pass, so the
# public form never waits for an officer (nor tells by waiting who is known).
# In the order of their ids, whoever is asked for: two who lock the same rows of one
# person then never wait for each other in a circle.
_locked = Prepared(
    lambda people: (
        Person.objects.select_for_update(no_key=True)
        .filter(pk__in=people)
        .order_by("pk")
    )
)
_declaration = Prepared(lambda key: Declaration.objects.filter(pk=key))
_locked_declaration = Prepared(
    lambda key: Declaration.objects.select_for_update(no_key=True).filter(pk=key)
)
CALLED = """
SELECT id, coalesce(nullif(alias, ''), reference) FROM registry_person
WHERE id = ANY(%s)
"""
FAMILY = """
SELECT root.id, array(SELECT id FROM registry_person
    WHERE merged_into_id = root.id ORDER BY id)
FROM (SELECT %s::uuid AS id) asked
LEFT JOIN registry_person found ON found.id = asked.id
CROSS JOIN LATERAL (SELECT coalesce(found.merged_into_id, asked.id) AS id) root
"""


def access_person(reference: str) -> Person:
    """Return the person whom a reference (ours, or an imported file's) names."""
    text = reference.strip()
    found = Person.objects.filter(reference=text.upper()).first()
    if found is None and text:
        found = Person.objects.filter(alias=text).first()
    return _seen(found, reference)


def person_of(person: UUID) -> Person:
    """Return the person with this id."""
    return _seen(Person.objects.filter(pk=person).first(), str(person))


def names_by_id(people: list[UUID]) -> dict[UUID, str]:
    """Return what lists call people: the reference an import gave, else ours."""
    return dict(database.rows(CALLED, [people]))


def lock(person: UUID) -> Person:
    """Return a person, kept from everybody else's changes until the end.

    Whoever changes anything about somebody locks them first, so two officers act
    one after the other. All rows that are this one person are locked.
    """
    return lock_all([person])[person]


def lock_kept(person: UUID) -> Person:
    """Lock a person, and return the row that stands for all merged into it."""
    rows = lock_all([person])
    found = rows[person]
    root = found.merged_into_id
    return found if root is None else _seen(rows.get(root), str(root))


def lock_all(people: Iterable[UUID]) -> dict[UUID, Person]:
    """Lock several people at once, with all rows that are one with any of them.

    Whoever acts on two people locks both by this, before anything is written.
    """
    asked = list(people)
    rows: dict[UUID, Person] = {}
    missing = {each for person in asked for each in family(person)}
    while missing:
        found = {row.pk: row for row in _locked(sorted(missing))}
        rows |= found
        # Somebody was merged into another row while we waited.
        roots = {row.merged_into_id for row in found.values() if row.merged_into_id}
        missing = roots - rows.keys()
    for person in asked:
        _seen(rows.get(person), str(person))
    return rows


def lock_free(people: Iterable[UUID]) -> dict[UUID, Person]:
    """Lock those of these people whom nobody holds, and return them.

    In the order of their ids, and waiting for nobody. Who is several rows is not
    among them: these are locked together, or not at all.
    """
    rows = Person.objects.select_for_update(no_key=True, skip_locked=True)
    found = {row.pk: row for row in rows.filter(pk__in=among(people)).order_by("pk")}
    several = several_rows(found)
    return {key: row for key, row in found.items() if key not in several}


def several_rows(people: Iterable[UUID]) -> set[UUID]:
    """Return who of these is several rows that are one person."""
    asked = list(people)
    both = Q(pk__in=among(asked)) | Q(merged_into__in=among(asked))
    merged = Person.objects.filter(both, merged_into__isnull=False)
    pairs = merged.values_list("pk", "merged_into")
    return {one for pair in pairs for one in pair if one}.intersection(asked)


def kept(person: Person) -> Person:
    """Return the row that stands for this person."""
    return person if person.merged_into is None else person.merged_into


def family(person: UUID) -> list[UUID]:
    """Return the ids of all rows that are this one person now, the kept one first."""
    ((root, gone),) = database.prepared_rows(FAMILY, [person])
    return [root, *gone]


def death_of(person: UUID) -> Death | None:
    """Return the record of a person's death that stands, the first if several do."""
    rows = Death.objects.filter(person__in=family(person), ended_entry=None)
    return rows.select_related("entry").order_by("entry").first()


def death_taken_back(person: UUID) -> int:
    """Return the entry by which an officer last took a death back; 0: nobody did."""
    rows = Death.objects.filter(person__in=family(person), ended_entry__cause=None)
    return rows.aggregate(last=Max("ended_entry"))["last"] or 0


def is_gone(person: Person) -> bool:
    """Say whether nothing can bind this person here: dead, or gone elsewhere."""
    return person.died_on is not None or person.left_at is not None


def access_declaration(declaration: UUID, *, lock_row: bool = False) -> Declaration:
    """Return a declaration made to, or about somebody of, the actor's places."""
    asked = _locked_declaration if lock_row else _declaration
    found = asked.first(declaration)
    if found is None:
        raise UnknownDeclaration(
            _("There is no such declaration."),
            next_step=_("Look for the person by name or number."),
            declaration=str(declaration),
        )
    return found


def _seen(found: Person | None, asked: str) -> Person:
    if found is None:
        raise unknown_person(asked)
    return found


def unknown_person(asked: str) -> UnknownPerson:
    """Return the refusal of a reference that names nobody, or nobody of theirs."""
    return UnknownPerson(
        _("Nobody here has the reference %(asked)s.") % {"asked": asked},
        next_step=_("Look for the person by name or number."),
        person=asked,
    )
