"""What is recorded of illness and contacts is read by those whose duty asks for it.

Beside where they answer: every officer of a city saw all of its cases before. Who
may read what is declared in access, by permission; a test compares.
"""

from django.db import migrations

from pratique.database import for_duties, of_duties

TRACING = ("tracer", "commander", "auditor")
CASES = ("hospital_clerk", *TRACING)
TABLES = {
    "contacts_case": CASES,
    "contacts_consultation": CASES,
    "contacts_admission": CASES,
    "contacts_link": TRACING,
    "contacts_chain": TRACING,
    "contacts_chain_case": TRACING,
    "contacts_contact": TRACING,
    "contacts_letter": TRACING,
    "contacts_letter_person": TRACING,
    "contacts_letter_answer": TRACING,
}

# The ledger tells of the same: its entries of these events follow their tables.
OF_CASES = r"kind LIKE 'contacts.case\_%' OR kind LIKE 'contacts.consultation\_%'"
LEDGER = (
    "CREATE POLICY officer_duty ON ledger_entry AS RESTRICTIVE FOR SELECT"
    f" TO pratique_officer USING ({of_duties(TRACING)}"
    f" OR kind NOT LIKE 'contacts.%' OR ({of_duties(CASES)} AND ({OF_CASES})));"
)


class Migration(migrations.Migration):
    """Narrow what officers reach; where they reach it stays as it is."""

    dependencies = [("contacts", "0001_initial"), ("ledger", "0001_initial")]
    operations = [
        migrations.RunSQL(
            [*(for_duties(table, *duties) for table, duties in TABLES.items()), LEDGER],
            migrations.RunSQL.noop,
        )
    ]
