"""A person's own page says what an officer answered, and why; and what was refused."""

from django.db import migrations

from pratique.database import DEFINER

ANSWERS = f"""
GRANT SELECT (id, kind, person, data, words, recorded_at) ON ledger_entry TO {DEFINER};
GRANT SELECT ON ledger_person_key TO {DEFINER};
CREATE POLICY definer_reads ON ledger_person_key FOR SELECT TO {DEFINER} USING (true);

-- An answer's words, sealed as they are kept, beside the key that opens them.
CREATE FUNCTION standing_why(answer bigint) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT jsonb_build_object('words', encode(entry.words, 'hex'),
            'key', encode(own.wrapped, 'hex'))
        FROM ledger_entry entry JOIN ledger_person_key own ON own.person = entry.person
        WHERE entry.id = answer AND entry.words IS NOT NULL
$$;

CREATE OR REPLACE FUNCTION standing_of(who uuid) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT jsonb_build_object(
        'document', (SELECT document FROM standing_standing
            WHERE person_id = who AND ended_entry_id IS NULL),
        'mark', (SELECT mark FROM standing_standing
            WHERE person_id = who AND ended_entry_id IS NULL),
        'notice', (SELECT max(number) FROM orders_notice WHERE person_id = who),
        'specimens', (SELECT coalesce(jsonb_agg(jsonb_build_object(
                'id', taken.id, 'taken_at', taken.taken_at, 'outcome', found.outcome,
                'resulted_at', found.resulted_at) ORDER BY taken.taken_at), '[]')
            FROM labs_specimen taken LEFT JOIN labs_result found
                ON found.specimen_id = taken.id AND found.ended_entry_id IS NULL
            WHERE taken.person_id = who AND taken.ended_entry_id IS NULL),
        'appeals', (SELECT coalesce(jsonb_agg(jsonb_build_object(
                'answer_by', answer_by, 'decision', decision,
                'why', standing_why(decided_entry_id)) ORDER BY answer_by), '[]')
            FROM orders_appeal WHERE person_id = who),
        'leaves', (SELECT coalesce(jsonb_agg(jsonb_build_object(
                'reason', reason, 'starts_at', starts_at, 'ends_at', ends_at,
                'granted', granted_entry_id IS NOT NULL,
                'refused', refused_entry_id IS NOT NULL,
                'why', standing_why(refused_entry_id),
                'ended', ended_entry_id IS NOT NULL) ORDER BY starts_at), '[]')
            FROM orders_leave WHERE person_id = who),
        'refused', (SELECT coalesce(jsonb_agg(jsonb_build_object(
                'at', recorded_at, 'kind', data ->> 'kind', 'code', data ->> 'code')
                ORDER BY id), '[]')
            FROM ledger_entry
            WHERE person = who AND kind = 'orders.request_refused'))
$$;
REVOKE ALL ON FUNCTION standing_why(bigint) FROM PUBLIC;
ALTER FUNCTION standing_why(bigint) OWNER TO {DEFINER};
"""


class Migration(migrations.Migration):
    """Show answers with their reasons."""

    dependencies = [("standing", "0001_initial")]
    operations = [migrations.RunSQL(ANSWERS, migrations.RunSQL.noop)]
