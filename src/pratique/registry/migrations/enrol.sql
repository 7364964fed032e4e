-- The one writer of enrolments: an officer has somebody before them, or on a list, who
-- has not declared.
--
-- It finds the person by the blind index of the document, in whatever jurisdiction, or
-- adds one. Of somebody known it changes no particulars; whom the officer could not see
-- they see from here on, as a checkpoint sees whom it received: that is what the row of
-- the enrolment says, and the ledger who did it. Where nothing governs them here yet, or
-- they had left, they stay in the division named from now on.
-- It returns the enrolment's id and nothing else.
CREATE FUNCTION registry_enrol(payload jsonb) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    moment timestamptz := coalesce((SELECT instant FROM pratique_clock),
        clock_timestamp());
    door text := CASE current_setting('role')
        WHEN 'none' THEN session_user ELSE current_setting('role') END;
    low integer := nullif(current_setting('pratique.low', true), '')::integer;
    high integer := nullif(current_setting('pratique.high', true), '')::integer;
    told record;
    someone record;
    whom uuid;
    known boolean;
    governed boolean := false;
    made uuid := gen_random_uuid();
    made_entry bigint;
    here integer;
    seen integer;
BEGIN
    IF pg_column_size(payload) > 65536 THEN
        RAISE EXCEPTION 'enrolment too large' USING ERRCODE = 'PQ004';
    END IF;
    SELECT * INTO told FROM jsonb_to_record(payload) AS said(
        reference text, alias text, name text, sex text, born date, nationality text,
        language text, residence bigint, document_kind text, document_sealed bytea,
        document_blind bytea, document_last_four text, phone_sealed bytea,
        phone_blind bytea, phone_last_four text, division bigint, stay_kind text,
        venue uuid, cause bigint);
    here := (SELECT position FROM divisions_division WHERE id = told.division);
    seen := coalesce((SELECT division.position FROM places_venue venue
        JOIN divisions_division division ON division.id = venue.division_id
        WHERE venue.id = told.venue), here);
    IF door = 'pratique_officer'
        AND (here BETWEEN low AND high OR seen BETWEEN low AND high) IS NOT TRUE
    THEN
        RAISE EXCEPTION 'out of reach' USING ERRCODE = 'PQ001';
    END IF;

    IF told.document_blind IS NOT NULL THEN
        -- As two declarations do, two enrolments with one document wait here.
        PERFORM pg_advisory_xact_lock(
            hashtextextended(encode(told.document_blind, 'hex'), 0));
        SELECT coalesce(merged_into_id, id) INTO whom FROM registry_person
            WHERE document_blind = told.document_blind
            ORDER BY merged_into_id IS NOT NULL, id LIMIT 1;
    END IF;
    known := whom IS NOT NULL;
    IF known THEN
        SELECT * INTO someone FROM registry_person WHERE id = whom
            FOR NO KEY UPDATE;
        IF someone.died_on IS NOT NULL THEN
            RAISE EXCEPTION 'dead' USING ERRCODE = 'PQ005';
        END IF;
        governed := someone.left_at IS NULL AND (
            EXISTS (SELECT FROM registry_address moved
                JOIN registry_person row ON row.id = moved.person_id
                WHERE whom IN (row.id, row.merged_into_id)
                    AND moved.ended_entry_id IS NULL)
            OR EXISTS (SELECT FROM registry_declaration said
                JOIN registry_person row ON row.id = said.person_id
                WHERE whom IN (row.id, row.merged_into_id) AND said.kind = 'arrival'
                    AND said.proved_entry_id IS NOT NULL
                    AND said.ended_entry_id IS NULL));
    ELSE
        whom := gen_random_uuid();
    END IF;

    INSERT INTO ledger_entry (kind, person, subject, place, actor, duty,
            happened_at, recorded_at, cause_id, data)
        VALUES ('registry.enrolled', whom, 'registry.enrolment:' || made, here,
            coalesce(current_setting('pratique.account', true), ''),
            coalesce(current_setting('pratique.duty', true), ''),
            moment, moment, told.cause,
            jsonb_build_object('known', known, 'stays', NOT governed,
                'stay_kind', told.stay_kind))
        RETURNING id INTO made_entry;
    INSERT INTO ledger_pending (entry_id, attempts, last_error)
        VALUES (made_entry, 0, '');
    IF NOT known THEN
        INSERT INTO registry_person (id, reference, alias, name, sex, born, nationality,
                language, document_kind, document_sealed, document_blind,
                document_last_four, phone_sealed, phone_blind, phone_last_four,
                residence_id, place, checkpoint, entry_id)
            VALUES (whom, told.reference, told.alias, told.name, told.sex, told.born,
                told.nationality, told.language, told.document_kind,
                told.document_sealed, told.document_blind, told.document_last_four,
                told.phone_sealed, told.phone_blind, told.phone_last_four,
                told.residence, here, seen, made_entry);
        -- What the officer saw of them counts as a fact from here on.
        INSERT INTO registry_correction (id, person_id, name, sex, born, nationality,
                residence_id, document_kind, document_last_four, phone_last_four,
                entry_id)
            VALUES (gen_random_uuid(), whom, told.name, told.sex, told.born,
                told.nationality, told.residence, '', '', '', made_entry);
    ELSIF (someone.place BETWEEN low AND high
        OR someone.checkpoint BETWEEN low AND high) IS TRUE
    THEN
        seen := NULL;  -- whoever sees them as it is goes on seeing them
    ELSE
        UPDATE registry_person SET checkpoint = seen
            WHERE whom IN (id, merged_into_id);
    END IF;
    IF NOT governed THEN
        INSERT INTO registry_address (id, person_id, division_id, since, stay_kind,
                hotel_id, entry_id)
            VALUES (gen_random_uuid(), whom, told.division, moment, told.stay_kind,
                (SELECT id FROM places_venue
                    WHERE id = told.venue AND kind = 'hotel'
                        AND told.stay_kind = 'hotel'), made_entry);
    END IF;
    INSERT INTO registry_enrolment (id, person_id, at, checkpoint, entry_id)
        VALUES (made, whom, moment, seen, made_entry);
    RETURN made;
END $$;
