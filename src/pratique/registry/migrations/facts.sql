-- What counted for a person at a moment, in one question: it is asked for everybody
-- who is assessed. Row security is the asker's. See `registry.facts`.
--
-- At present (`moment` is null) what stands is what nothing has ended; as of a moment,
-- what was sealed by then and not yet ended by anything sealed by then.
CREATE FUNCTION registry_stood(entry bigint, ended bigint, moment timestamptz,
    up_to bigint) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM ledger_sealed_entry sealed WHERE sealed.entry_id = entry
            AND sealed.position <= up_to AND sealed.recorded_at < moment)
        AND NOT EXISTS (SELECT FROM ledger_sealed_entry sealed
            WHERE sealed.entry_id = ended
            AND sealed.position <= up_to AND sealed.recorded_at < moment)
$$;

CREATE FUNCTION registry_facts(whom uuid, moment timestamptz, up_to bigint)
RETURNS jsonb LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (
    WITH RECURSIVE family (id) AS (
        SELECT whom
        UNION
        SELECT CASE member.id WHEN same.keep_id THEN same.gone_id ELSE same.keep_id END
        FROM family member
        JOIN registry_merge same ON member.id IN (same.keep_id, same.gone_id)
        WHERE CASE WHEN moment IS NULL THEN same.ended_entry_id IS NULL
            ELSE registry_stood(same.entry_id, same.ended_entry_id, moment, up_to) END
    ), proved AS (
        SELECT said.* FROM registry_declaration said
        JOIN family ON family.id = said.person_id
        WHERE said.kind = 'arrival' AND said.proved_entry_id IS NOT NULL
            AND CASE WHEN moment IS NULL THEN said.ended_entry_id IS NULL
                ELSE registry_stood(said.proved_entry_id, said.ended_entry_id,
                    moment, up_to) END
    ), arrivals AS (
        SELECT jsonb_build_object('journey', coming.journey, 'at', coming.at,
                'division', place.code, 'passing_through', coming.passing_through,
                'mode', coming.mode, 'entry_route', coming.entry_route,
                'stay_kind', coming.stay_kind,
                'left_at', CASE WHEN moment IS NULL
                        OR registry_stood(coming.left_entry_id, NULL, moment, up_to)
                    THEN coming.left_at END,
                'itinerary', EXISTS (SELECT FROM registry_stay stay
                    WHERE stay.declaration_id = coming.declaration_id)) AS told,
            coming.at, coming.entry_id
        FROM proved
        JOIN registry_arrival coming ON coming.declaration_id = proved.id
        JOIN divisions_division place ON place.id = coming.division_id
        WHERE CASE WHEN moment IS NULL THEN coming.ended_entry_id IS NULL
            ELSE registry_stood(coming.entry_id, coming.ended_entry_id, moment, up_to)
            END
    ), stays AS (
        SELECT jsonb_build_object('id', stay.id, 'division', place.code,
                'name', place.name, 'first', stay.first, 'last', stay.last,
                'area', stay.area_id, 'outside_areas', stay.outside_areas,
                'attested_at', coalesce(proved.declared_at, found.happened_at)) AS told,
            stay.first, stay.last, stay.id
        FROM family
        JOIN registry_stay stay ON stay.person_id = family.id
        JOIN divisions_division place ON place.id = stay.division_id
        LEFT JOIN proved ON proved.id = stay.declaration_id
        LEFT JOIN ledger_entry found
            ON found.id = stay.entry_id AND stay.declaration_id IS NULL
        WHERE (stay.declaration_id IS NULL OR proved.id IS NOT NULL)
            AND CASE WHEN moment IS NULL THEN stay.ended_entry_id IS NULL
                ELSE registry_stood(stay.entry_id, stay.ended_entry_id, moment, up_to)
                END
    ), addresses AS (
        SELECT jsonb_build_object('division', place.code, 'since', moved.since,
                'stay_kind', moved.stay_kind) AS told, moved.since, moved.entry_id
        FROM family
        JOIN registry_address moved ON moved.person_id = family.id
        JOIN divisions_division place ON place.id = moved.division_id
        WHERE CASE WHEN moment IS NULL THEN moved.ended_entry_id IS NULL
            ELSE registry_stood(moved.entry_id, moved.ended_entry_id, moment, up_to) END
    ), particulars AS (
        SELECT proved.born, proved.residence_id, proved.proved_entry_id AS counts_since
        FROM proved
        UNION ALL
        SELECT mended.born, mended.residence_id, mended.entry_id
        FROM family
        JOIN registry_correction mended ON mended.person_id = family.id
        WHERE CASE WHEN moment IS NULL THEN mended.ended_entry_id IS NULL
            ELSE registry_stood(mended.entry_id, mended.ended_entry_id, moment, up_to)
            END
    )
    SELECT jsonb_build_object(
        'family', (SELECT jsonb_agg(id ORDER BY id <> whom, id) FROM family),
        'arrivals', (SELECT jsonb_agg(told ORDER BY at, entry_id) FROM arrivals),
        'stays', (SELECT jsonb_agg(told ORDER BY first NULLS FIRST, last, id)
            FROM stays),
        'addresses', (SELECT jsonb_agg(told ORDER BY since, entry_id) FROM addresses),
        'born', (SELECT born FROM particulars WHERE born IS NOT NULL
            ORDER BY counts_since DESC LIMIT 1),
        'residence', (SELECT place.code FROM particulars
            JOIN divisions_division place ON place.id = residence_id
            ORDER BY counts_since DESC LIMIT 1),
        'died', EXISTS (SELECT FROM registry_death died
            JOIN family ON family.id = died.person_id
            WHERE CASE WHEN moment IS NULL THEN died.ended_entry_id IS NULL
                ELSE registry_stood(died.entry_id, died.ended_entry_id, moment, up_to)
                END),
        -- Before anything counts: the place that was declared first.
        'announced', (SELECT place.code FROM registry_declaration said
            JOIN divisions_division place ON place.position = said.place
            WHERE said.person_id = whom ORDER BY said.entry_id LIMIT 1))
    );
END $$;
