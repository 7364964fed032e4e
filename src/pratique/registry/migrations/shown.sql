-- What a capability link opens; null where the link is unknown, ended or too old.
-- A journey that was planned shows as what it became. A link that an officer gave
-- opens the latest declaration that counts for its person, and those of the minors
-- for whom they declared.
CREATE OR REPLACE FUNCTION registry_traveller_page(hash bytea) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH link AS (
        SELECT * FROM registry_capability_link
        WHERE token_hash = hash AND ended_entry_id IS NULL
            AND expires_at > coalesce((SELECT instant FROM pratique_clock),
                clock_timestamp())
    ), root AS (
        SELECT coalesce(given.merged_into_id, given.id) AS id
        FROM link JOIN registry_person given ON given.id = link.person_id
        WHERE link.purpose = 'person'
    ), latest AS (
        SELECT said.id FROM (
            SELECT id FROM root
            UNION ALL
            SELECT same.id FROM root
                JOIN registry_person same ON same.merged_into_id = root.id
        ) family
        JOIN registry_declaration said ON said.person_id = family.id
        WHERE said.kind = 'arrival'
            AND said.proved_entry_id IS NOT NULL AND said.ended_entry_id IS NULL
        ORDER BY said.proved_entry_id DESC LIMIT 1
    )
    SELECT jsonb_build_object(
        'purpose', link.purpose, 'expires_at', link.expires_at,
        'person', CASE link.purpose WHEN 'person' THEN link.person_id END,
        'declarations', (SELECT jsonb_agg(registry_declaration_page(said.id)
                || CASE WHEN said.id = (SELECT id FROM latest)
                    THEN jsonb_build_object('person', said.person_id)
                    ELSE '{}' END
                ORDER BY (said.id = link.declaration_id
                        OR said.converted_from_id = link.declaration_id
                        OR said.id = (SELECT id FROM latest)) IS TRUE DESC,
                    said.entry_id)
            FROM registry_declaration said
            WHERE said.id IN (
                    SELECT link.declaration_id
                    UNION ALL SELECT id FROM latest
                    UNION ALL SELECT later.id FROM registry_declaration later
                        WHERE later.converted_from_id = link.declaration_id
                    UNION ALL SELECT ward.id FROM registry_declaration ward
                        WHERE ward.guardian_id = (SELECT id FROM latest)
                    UNION ALL SELECT other.id FROM registry_declaration other
                        WHERE link.purpose = 'party' AND other.party = (SELECT party
                            FROM registry_declaration
                            WHERE id = link.declaration_id))
                AND NOT EXISTS (SELECT FROM registry_declaration later
                    WHERE later.converted_from_id = said.id)))
    FROM link
$$;

-- The links that open what a declaration says: its own, that of the journey planned
-- before, and those of everybody who declared with them on one form.
CREATE FUNCTION registry_links_to(wanted uuid) RETURNS SETOF bytea
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT link.token_hash FROM registry_capability_link link
    JOIN (
        SELECT wanted AS id
        UNION ALL
        SELECT converted_from_id FROM registry_declaration WHERE id = wanted
    ) own ON own.id = link.declaration_id
    WHERE link.ended_entry_id IS NULL
    UNION
    SELECT link.token_hash FROM registry_declaration said
    JOIN registry_declaration other ON other.party = said.party
    JOIN registry_capability_link link ON link.declaration_id = other.id
    WHERE said.id = wanted AND link.ended_entry_id IS NULL
        AND link.purpose = 'party'
$$;

-- Whoever typed a form holds its link. Once the person stands before an officer, the
-- links to what was typed end, but for the one that the person has shown; true if
-- they have. As the owner of nobody's rows: a link may be of a party whose first
-- member this officer does not see.
CREATE FUNCTION registry_end_links(wanted uuid, proof bigint, shown bytea)
RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    found boolean := shown IS NOT NULL
        AND EXISTS (SELECT FROM registry_links_to(wanted) AS hash WHERE hash = shown);
BEGIN
    UPDATE registry_capability_link SET ended_entry_id = proof
        WHERE token_hash IN (SELECT registry_links_to(wanted))
            AND token_hash IS DISTINCT FROM shown;
    RETURN found;
END $$;
