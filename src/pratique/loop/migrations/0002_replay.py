"""How a scenario is lived: the mark of a step done, the wish to go on, a fresh ledger.

Officers and the public form mark their own step in its own transaction, through a
definer function, in a database with a scenario's clock and in no other.
"""

from django.db import migrations

from pratique.database import DEFINER

DONE = """
CREATE FUNCTION loop_replay_done(
    scenario text, step integer, digest text, declaration uuid, alias text
) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM pratique_clock) THEN
        RAISE EXCEPTION 'no scenario is lived here' USING ERRCODE = 'PQ010';
    END IF;
    INSERT INTO loop_replay_step (scenario, step, digest)
        VALUES (loop_replay_done.scenario, loop_replay_done.step,
            loop_replay_done.digest);
    -- People are known by the names that the scenario gives them.
    IF loop_replay_done.alias <> '' THEN
        UPDATE registry_person person SET alias = loop_replay_done.alias
            FROM registry_declaration said
            WHERE said.id = loop_replay_done.declaration
                AND person.id = said.person_id AND person.alias = '';
    END IF;
END $$;
"""

# One row: until when somebody at a page wishes the scenario to go on.
WISH = """
CREATE TABLE loop_replay_wish (
    single boolean PRIMARY KEY DEFAULT true CHECK (single),
    until timestamptz NOT NULL,
    said text NOT NULL DEFAULT ''
);
ALTER TABLE loop_replay_wish ENABLE ROW LEVEL SECURITY;
ALTER TABLE loop_replay_wish FORCE ROW LEVEL SECURITY;
CREATE POLICY everybody_reads ON loop_replay_wish FOR SELECT USING (true);
CREATE POLICY definer_wishes ON loop_replay_wish TO definer_role
    USING (true) WITH CHECK (true);
GRANT SELECT ON loop_replay_wish TO pratique_officer, pratique_worker;
GRANT SELECT, INSERT, UPDATE, DELETE ON loop_replay_wish TO definer_role;

CREATE FUNCTION loop_replay_wish_for(moment timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM pratique_clock) THEN
        RAISE EXCEPTION 'no scenario is lived here' USING ERRCODE = 'PQ010';
    END IF;
    INSERT INTO loop_replay_wish (until) VALUES (moment)
        ON CONFLICT (single) DO UPDATE SET until = excluded.until, said = '';
END $$;

-- Another wish may have come meanwhile: it stays.
CREATE FUNCTION loop_replay_wish_done(moment timestamptz, word text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DELETE FROM loop_replay_wish WHERE until = moment AND word = '';
    UPDATE loop_replay_wish SET said = word WHERE until = moment AND word <> '';
$$;
""".replace("definer_role", DEFINER)

# A database copied from a template is a ledger of its own: its seals are chained to
# an identity that no other has. Once something is sealed, this changes nothing.
OWN_LEDGER = """
CREATE FUNCTION loop_own_ledger() RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM ledger_seal) THEN
        ALTER TABLE ledger_identity DISABLE TRIGGER USER;
        UPDATE ledger_identity SET identity = gen_random_uuid();
        ALTER TABLE ledger_identity ENABLE TRIGGER USER;
    END IF;
END $$;
REVOKE ALL ON FUNCTION loop_own_ledger() FROM PUBLIC;
"""

DOORS = f"""
GRANT UPDATE (alias) ON registry_person TO {DEFINER};
REVOKE ALL ON FUNCTION loop_replay_done(text, integer, text, uuid, text),
    loop_replay_wish_for(timestamptz), loop_replay_wish_done(timestamptz, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION loop_replay_done(text, integer, text, uuid, text)
    TO pratique_officer, pratique_intake, pratique_worker;
GRANT EXECUTE ON FUNCTION loop_replay_wish_for(timestamptz)
    TO pratique_officer, pratique_worker;
GRANT EXECUTE ON FUNCTION loop_replay_wish_done(timestamptz, text) TO pratique_worker;
ALTER FUNCTION loop_replay_done(text, integer, text, uuid, text) OWNER TO {DEFINER};
ALTER FUNCTION loop_replay_wish_for(timestamptz) OWNER TO {DEFINER};
ALTER FUNCTION loop_replay_wish_done(timestamptz, text) OWNER TO {DEFINER};
"""


class Migration(migrations.Migration):
    """Let steps mark themselves done."""

    dependencies = [("loop", "0001_initial"), ("registry", "0002_rights")]
    operations = [
        migrations.RunSQL([DONE, WISH, OWN_LEDGER, DOORS], migrations.RunSQL.noop),
    ]
