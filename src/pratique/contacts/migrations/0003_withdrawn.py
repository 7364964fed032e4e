"""A letter may be withdrawn; its receiver then sees nobody in it any more."""

import django.db.models.deletion
from django.db import migrations, models

from pratique.database import SCOPE_HIGH, SCOPE_LOW, in_scope, of_visible_person

OF_PERSON = of_visible_person()
STANDS = "sent.ended_entry_id IS NULL"
LETTER = "SELECT true FROM contacts_letter sent WHERE sent.id = letter_id"
SEEN = f"({LETTER} AND ({STANDS} OR {in_scope('sent.place')})) OR {OF_PERSON}"
ANSWERS = f"""EXISTS (SELECT 1 FROM contacts_letter_person asked
    JOIN contacts_letter sent ON sent.id = asked.letter_id
    WHERE asked.id = letter_person_id AND {STANDS}
        AND ({in_scope("sent.place")} OR sent.accepted_entry_id IS NOT NULL))"""
TAKEN_OVER = f"""
CREATE OR REPLACE FUNCTION contacts_taken_over() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT coalesce(array_agg(asked.person_id), '{{}}')
    FROM contacts_letter sent
    JOIN contacts_letter_person asked ON asked.letter_id = sent.id
    WHERE sent.accepted_entry_id IS NOT NULL AND {STANDS}
        AND sent.to_place BETWEEN {SCOPE_LOW} AND {SCOPE_HIGH}
$$;
"""
SECURITY = [
    "GRANT UPDATE (ended_entry_id, reason) ON contacts_letter TO pratique_officer;",
    # Nobody writes to themselves.
    "ALTER POLICY officer_adds ON contacts_letter"
    f" WITH CHECK ({in_scope('place')} AND NOT {in_scope('to_place')});",
    f"ALTER POLICY officer_sees ON contacts_letter_person USING ({SEEN});",
    "ALTER POLICY officer_adds ON contacts_letter_person"
    f" WITH CHECK (({LETTER} AND {STANDS}) AND {OF_PERSON});",
    f"ALTER POLICY officer_adds ON contacts_letter_answer WITH CHECK ({ANSWERS});",
    TAKEN_OVER,
]


class Migration(migrations.Migration):
    """Add when and why a letter was withdrawn."""

    dependencies = [("contacts", "0002_duties")]

    operations = [
        migrations.AddField(
            model_name="letter",
            name="ended_entry",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="ledger.entry",
            ),
        ),
        migrations.AddField(
            model_name="letter",
            name="reason",
            field=models.BinaryField(null=True),
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_entry__isnull", True), ("reason__isnull", True)),
                    models.Q(("ended_entry__isnull", False), ("reason__isnull", False)),
                    _connector="OR",
                ),
                name="contacts_letter_withdrawn_for_a_reason",
            ),
        ),
        migrations.RunSQL([*SECURITY], migrations.RunSQL.noop),
    ]
