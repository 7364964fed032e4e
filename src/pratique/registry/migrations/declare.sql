-- The one writer of declarations, for every door: the public form, officers, imports.
--
-- It runs with the rights of a role nobody can log in as. It finds the person by the
-- blind index of the document, in whatever jurisdiction, or adds one; it never changes
-- a person who is known: what a stranger says stays in the declaration.
-- It returns the declaration's id and nothing else. For the public form, which is a
-- stranger's, it takes the same time whether the person was known or not.
CREATE FUNCTION registry_declare(payload jsonb) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    began timestamptz := clock_timestamp();
    moment timestamptz := coalesce((SELECT instant FROM pratique_clock), began);
    door text := CASE current_setting('role')
        WHEN 'none' THEN session_user ELSE current_setting('role') END;
    stranger boolean := door = 'pratique_intake';
    told record;
    coming record;
    whom uuid;
    known boolean;
    made uuid := gen_random_uuid();
    made_entry bigint;
    here integer;
    seen integer;
BEGIN
    IF pg_column_size(payload) > 65536 THEN
        RAISE EXCEPTION 'declaration too large' USING ERRCODE = 'PQ004';
    END IF;
    SELECT * INTO told FROM jsonb_to_record(payload) AS said(
        kind text, channel text, language text, text_version text,
        declared_at timestamptz, party uuid, guardian uuid, converted_from uuid,
        converts_token bytea, submission uuid, cause bigint, reference text, alias text,
        name text, sex text, born date, nationality text, residence bigint,
        document_kind text, document_sealed bytea, document_blind bytea,
        document_last_four text, phone_sealed bytea, phone_blind bytea,
        phone_last_four text, vaccine_doses smallint, vaccinated_on date,
        token_hash bytea, purpose text, expires_at timestamptz);
    SELECT * INTO coming FROM jsonb_to_record(payload -> 'arrival') AS said(
        at timestamptz, departed_on date, mode text, entry_route text, service text,
        carriage text, seat text, plate text, venue uuid, passing_through boolean,
        next_destination text, division bigint, stay_kind text, hotel uuid,
        host_sealed bytea, address_sealed bytea);
    IF stranger THEN
        told.channel := 'public';
        told.alias := '';
        told.declared_at := moment;
        told.cause := NULL;
    END IF;
    here := (SELECT position FROM divisions_division WHERE id = coming.division);
    seen := (SELECT division.position FROM places_venue venue
        JOIN divisions_division division ON division.id = venue.division_id
        WHERE venue.id = coming.venue);
    PERFORM registry_check_door(door, told.party, told.guardian, told.converted_from,
        told.converts_token, here, seen, moment);

    -- Two declarations with one document wait for each other here.
    PERFORM pg_advisory_xact_lock(
        hashtextextended(encode(told.document_blind, 'hex'), 0));
    SELECT id, person_id, entry_id INTO made, whom, made_entry
        FROM registry_declaration WHERE submission = told.submission;
    IF NOT FOUND THEN
        -- A merged row still answers to its own document: un-merging loses nothing.
        SELECT id INTO whom FROM registry_person
            WHERE document_blind = told.document_blind
            ORDER BY merged_into_id IS NOT NULL, id LIMIT 1;
        known := FOUND;
        made := gen_random_uuid();
        IF NOT known THEN
            whom := gen_random_uuid();
        END IF;
        INSERT INTO ledger_entry (kind, person, subject, place, actor, duty,
                happened_at, recorded_at, cause_id, data)
            VALUES ('registry.declared', whom, 'registry.declaration:' || made, here,
                CASE WHEN stranger THEN 'public'
                    ELSE coalesce(current_setting('pratique.account', true), '') END,
                CASE WHEN stranger THEN ''
                    ELSE coalesce(current_setting('pratique.duty', true), '') END,
                told.declared_at, moment, told.cause,
                jsonb_build_object('kind', told.kind, 'channel', told.channel))
            RETURNING id INTO made_entry;
        INSERT INTO ledger_pending (entry_id, attempts, last_error)
            VALUES (made_entry, 0, '');
        IF NOT known THEN
            INSERT INTO registry_person (id, reference, alias, name, sex, born,
                    nationality, language, document_kind, document_sealed,
                    document_blind, document_last_four, phone_last_four, residence_id,
                    place, checkpoint, entry_id)
                VALUES (whom, told.reference, told.alias, told.name, told.sex,
                    told.born, told.nationality, told.language, told.document_kind,
                    told.document_sealed, told.document_blind, told.document_last_four,
                    '', told.residence, here, seen, made_entry);
        END IF;
        INSERT INTO registry_declaration (id, person_id, kind, channel, party,
                guardian_id, converted_from_id, submission, language, text_version,
                declared_at, place, checkpoint, name, sex, born, nationality,
                residence_id, document_kind, document_sealed, document_blind,
                document_last_four, phone_sealed, phone_blind, phone_last_four,
                vaccine_doses, vaccinated_on, proved_how, entry_id)
            VALUES (made, whom, told.kind, told.channel, told.party, told.guardian,
                told.converted_from, told.submission, told.language, told.text_version,
                told.declared_at, here, seen, told.name, told.sex, told.born,
                told.nationality, told.residence, told.document_kind,
                told.document_sealed, told.document_blind, told.document_last_four,
                told.phone_sealed, told.phone_blind, told.phone_last_four,
                told.vaccine_doses, told.vaccinated_on, '', made_entry);
        INSERT INTO registry_stay (id, declaration_id, person_id, division_id, first,
                last, area_id, outside_areas, entry_id)
            SELECT gen_random_uuid(), made, whom, division, first, last, area,
                outside_areas, made_entry
            FROM jsonb_to_recordset(payload -> 'stays') AS stay(division bigint,
                first date, last date, area uuid, outside_areas boolean);
        INSERT INTO registry_arrival (id, journey, declaration_id, person_id, at,
                departed_on, mode, entry_route, service, carriage, seat, plate,
                venue_id, passing_through, next_destination, division_id, stay_kind,
                hotel_id, host_sealed, address_sealed, entry_id)
            VALUES (gen_random_uuid(), gen_random_uuid(), made, whom, coming.at,
                coming.departed_on, coming.mode, coming.entry_route, coming.service,
                coming.carriage, coming.seat, coming.plate, coming.venue,
                coming.passing_through, coming.next_destination, coming.division,
                coming.stay_kind, coming.hotel, coming.host_sealed,
                coming.address_sealed, made_entry);
    END IF;
    INSERT INTO registry_capability_link (token_hash, person_id, declaration_id,
            purpose, expires_at, entry_id)
        VALUES (told.token_hash, whom, made,
            CASE told.purpose WHEN 'party' THEN 'party' ELSE 'traveller' END,
            told.expires_at, made_entry);
    IF stranger THEN
        -- Adding a person costs some index writes more than finding one.
        PERFORM pg_sleep(greatest(0, 0.025
            - extract(epoch FROM clock_timestamp() - began)));
    END IF;
    RETURN made;
END $$;

-- What each door may not do.
CREATE FUNCTION registry_check_door(door text, of_party uuid, by_guardian uuid,
    converted uuid, token bytea, here integer, seen integer, moment timestamptz)
RETURNS void LANGUAGE plpgsql STABLE SET search_path = public, pg_temp AS $$
DECLARE
    low integer := nullif(current_setting('pratique.low', true), '')::integer;
    high integer := nullif(current_setting('pratique.high', true), '')::integer;
BEGIN
    IF door = 'pratique_officer'
        AND (here BETWEEN low AND high OR seen BETWEEN low AND high) IS NOT TRUE
    THEN
        RAISE EXCEPTION 'out of reach' USING ERRCODE = 'PQ001';
    END IF;
    IF by_guardian IS NOT NULL AND NOT EXISTS (SELECT FROM registry_declaration adult
        WHERE adult.id = by_guardian AND adult.party = of_party)
    THEN
        RAISE EXCEPTION 'guardian of another party' USING ERRCODE = 'PQ002';
    END IF;
    -- A bare id opens nothing: the public form shows the link of what it converts.
    IF converted IS NOT NULL AND door = 'pratique_intake'
        AND NOT EXISTS (SELECT FROM registry_capability_link link
            WHERE link.token_hash = token AND link.declaration_id = converted
                AND link.ended_entry_id IS NULL AND link.expires_at > moment)
    THEN
        RAISE EXCEPTION 'no link to what is converted' USING ERRCODE = 'PQ003';
    END IF;
END $$;
