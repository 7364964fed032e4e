"""Who people are, and what is recorded of them, is read by whose duty asks for it.

Beside where they answer: whoever drives or looks after accounts saw every name,
declaration and journey of the place before. Who may read what is declared in access,
by permission; a test compares.
"""

from django.db import migrations

from pratique.database import for_duties, kinds_for_duties

PEOPLE = (
    "checkpoint_officer",
    "community_officer",
    "site_manager",
    "hospital_clerk",
    "tracer",
    "commander",
    "auditor",
)
ENROLLING = ("sampler", *PEOPLE)
# A driver's are narrowed further where it is known whom they have.
NAMES = ("laboratory_clerk", "driver", *ENROLLING)
TABLES = {
    "registry_person": NAMES,
    "registry_enrolment": ENROLLING,
    **dict.fromkeys(
        (
            "registry_name_part",
            "registry_correction",
            "registry_address",
            "registry_death",
            "registry_merge",
            "registry_declaration",
            "registry_stay",
            "registry_arrival",
            "registry_capability_link",
            "registry_phone_confirmation",
            "registry_manifest",
            "registry_manifest_row",
            "registry_note",
        ),
        PEOPLE,
    ),
}
LEDGER = kinds_for_duties("officer_duty_of_registry", ["registry.%"], *PEOPLE)


class Migration(migrations.Migration):
    """Narrow what officers reach; where they reach it stays as it is."""

    dependencies = [("registry", "0006_shown"), ("ledger", "0002_place")]
    operations = [
        migrations.RunSQL(
            [*(for_duties(table, *duties) for table, duties in TABLES.items()), LEDGER],
            migrations.RunSQL.noop,
        )
    ]
