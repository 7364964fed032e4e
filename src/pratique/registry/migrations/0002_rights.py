"""Row security from the first minute, and the doors through which others write."""

from pathlib import Path

from django.db import migrations

from pratique.database import DEFINER, in_scope, of_visible_person, secure

HERE = Path(__file__).parent
PLACED = f"({in_scope('place')} OR {in_scope('checkpoint')})"
OF_PERSON = of_visible_person()
# Scalars, as `of_visible_person` is and for its reason.
OF_DECLARATION = (
    "(SELECT true FROM registry_declaration said WHERE said.id = declaration_id)"
)
OF_MANIFEST = (
    "(SELECT true FROM registry_manifest listed WHERE listed.id = manifest_id)"
)
OF_EITHER = f"{OF_PERSON} OR {OF_DECLARATION}"


def same_person(table: str) -> str:
    """Return the SQL: a new row's declaration, if it has one, is of its person.

    A declaration may be seen by who does not see the person; what is added about
    the person needs both.
    """
    return (
        f"{OF_PERSON} AND (declaration_id IS NULL OR EXISTS (SELECT 1"
        " FROM registry_declaration said WHERE said.id = declaration_id"
        f" AND said.person_id = {table}.person_id))"
    )


# A row about two people is written by who sees both, read by who sees one.
OF_KEPT, OF_GONE = of_visible_person("keep_id"), of_visible_person("gone_id")

# Officers change nothing but what ends, proves or answers a row.
SECURITY = [
    secure(
        "registry_person",
        officer=PLACED,
        officer_may="SELECT, UPDATE",
        definer_may="SELECT, INSERT",
    ),
    secure("registry_name_part", officer=PLACED),
    secure(
        "registry_declaration",
        officer=f"{PLACED} OR {OF_PERSON}",
        officer_may="SELECT, UPDATE (proved_how, proved_entry_id, ended_entry_id)",
        definer_may="SELECT, INSERT",
    ),
    secure(
        "registry_stay",
        officer=OF_EITHER,
        insert_check=same_person("registry_stay"),
        officer_may="SELECT, INSERT, UPDATE (ended_entry_id)",
        definer_may="SELECT, INSERT",
    ),
    secure(
        "registry_arrival",
        officer=OF_EITHER,
        officer_may="SELECT, INSERT, UPDATE (ended_entry_id, left_at, left_entry_id)",
        definer_may="SELECT, INSERT",
    ),
    secure(
        "registry_capability_link",
        officer=OF_EITHER,
        insert_check=same_person("registry_capability_link"),
        officer_may="SELECT, INSERT, UPDATE (ended_entry_id)",
        definer_may="SELECT, INSERT",
    ),
    secure(
        "registry_phone_confirmation",
        officer=OF_EITHER,
        insert_check=same_person("registry_phone_confirmation"),
        officer_may="SELECT, INSERT, UPDATE (tries, ended_entry_id)",
    ),
    secure(
        "registry_correction",
        officer=OF_PERSON,
        officer_may="SELECT, INSERT, UPDATE (ended_entry_id)",
    ),
    secure(
        "registry_address",
        officer=OF_PERSON,
        officer_may="SELECT, INSERT, UPDATE (ended_entry_id)",
    ),
    secure(
        "registry_merge",
        officer=f"{OF_KEPT} OR {OF_GONE}",
        officer_may="SELECT, INSERT, UPDATE (ended_entry_id)",
        insert_check=f"{OF_KEPT} AND {OF_GONE}",
    ),
    secure(
        "registry_manifest", officer=in_scope("place"), officer_may="SELECT, INSERT"
    ),
    secure(
        "registry_manifest_row",
        officer=OF_MANIFEST,
        officer_may="SELECT, INSERT,"
        " UPDATE (declaration_id, arrived_entry_id, missing_entry_id, carriage, seat)",
    ),
    secure(
        "registry_note",
        officer=f"{in_scope('place')} OR {OF_PERSON}",
        officer_may="SELECT, INSERT, UPDATE (decision, ended_entry_id)",
    ),
]

DOORS = f"""
REVOKE ALL ON FUNCTION registry_declare(jsonb), registry_traveller_page(bytea),
    registry_declaration_page(uuid), registry_keep_name_parts(),
    registry_document_is_taken(bytea, uuid),
    registry_check_door(text, uuid, uuid, uuid, bytea, integer, integer, timestamptz)
    FROM PUBLIC;
ALTER FUNCTION registry_declaration_page(uuid) OWNER TO {DEFINER};
ALTER FUNCTION registry_check_door(text, uuid, uuid, uuid, bytea, integer, integer,
    timestamptz) OWNER TO {DEFINER};
GRANT EXECUTE ON FUNCTION registry_declare(jsonb)
    TO pratique_intake, pratique_officer, pratique_worker;
GRANT EXECUTE ON FUNCTION registry_traveller_page(bytea) TO pratique_intake;
GRANT EXECUTE ON FUNCTION registry_declaration_page(uuid)
    TO pratique_officer, pratique_worker;
GRANT EXECUTE ON FUNCTION registry_document_is_taken(bytea, uuid)
    TO pratique_officer, pratique_worker;
ALTER FUNCTION registry_declare(jsonb) OWNER TO {DEFINER};
ALTER FUNCTION registry_traveller_page(bytea) OWNER TO {DEFINER};
"""


def text(name: str) -> str:
    """Return the SQL of a file beside this one."""
    return (HERE / f"{name}.sql").read_text()


class Migration(migrations.Migration):
    """Close the tables, then open the doors."""

    dependencies = [("registry", "0001_initial")]
    operations = [
        migrations.RunSQL(
            [*SECURITY, text("names"), text("declare"), text("page"), DOORS],
            migrations.RunSQL.noop,
        )
    ]
