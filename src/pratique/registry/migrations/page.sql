-- One declaration, as its own page may show it: what was said, never what is known.
-- `person` is told only where whoever holds the link has been proved to be them; a
-- manifest proves that a person came, not who typed the form.
CREATE FUNCTION registry_declaration_page(wanted uuid) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT jsonb_build_object(
        'declaration', said.id, 'kind', said.kind, 'channel', said.channel,
        'language', said.language, 'text_version', said.text_version,
        'declared_at', said.declared_at, 'party', said.party,
        'guardian', said.guardian_id, 'proved_how', said.proved_how,
        'set_aside', said.ended_entry_id IS NOT NULL,
        'converted', EXISTS (SELECT FROM registry_declaration later
            WHERE later.converted_from_id = said.id),
        'person', CASE WHEN said.proved_how IN ('document', 'officer', 'phone')
            AND said.ended_entry_id IS NULL THEN said.person_id END,
        'name', said.name, 'sex', said.sex, 'born', said.born,
        'nationality', said.nationality,
        'residence', (SELECT code FROM divisions_division
            WHERE id = said.residence_id),
        'document_kind', said.document_kind,
        'document_last_four', said.document_last_four,
        'document_sealed', said.document_sealed,
        'document_blind', said.document_blind, 'phone_blind', said.phone_blind,
        'phone_last_four', said.phone_last_four, 'phone_sealed', said.phone_sealed,
        'vaccine_doses', said.vaccine_doses, 'vaccinated_on', said.vaccinated_on,
        'stays', (SELECT coalesce(jsonb_agg(jsonb_build_object(
                'division', place.code, 'name', place.name, 'name_en', place.name_en,
                'first', stay.first, 'last', stay.last, 'area', area.code,
                'outside_areas', stay.outside_areas)
                ORDER BY stay.first NULLS FIRST, stay.last, stay.id), '[]')
            FROM registry_stay stay
            JOIN divisions_division place ON place.id = stay.division_id
            LEFT JOIN places_risk_area area ON area.id = stay.area_id
            WHERE stay.declaration_id = said.id AND stay.ended_entry_id IS NULL),
        'arrival', (SELECT jsonb_build_object(
                'at', coming.at, 'departed_on', coming.departed_on,
                'mode', coming.mode, 'entry_route', coming.entry_route,
                'service', coming.service, 'carriage', coming.carriage,
                'seat', coming.seat, 'plate', coming.plate,
                'venue', venue.code, 'passing_through', coming.passing_through,
                'next_destination', coming.next_destination,
                'division', place.code, 'name', place.name, 'name_en', place.name_en,
                'stay_kind', coming.stay_kind, 'hotel', hotel.code,
                'host_sealed', coming.host_sealed,
                'address_sealed', coming.address_sealed, 'left_at', coming.left_at)
            FROM registry_arrival coming
            JOIN divisions_division place ON place.id = coming.division_id
            LEFT JOIN places_venue venue ON venue.id = coming.venue_id
            LEFT JOIN places_venue hotel ON hotel.id = coming.hotel_id
            WHERE coming.declaration_id = said.id AND coming.ended_entry_id IS NULL))
    FROM registry_declaration said WHERE said.id = wanted
$$;

-- What a capability link opens; null where the link is unknown, ended or too old.
CREATE FUNCTION registry_traveller_page(hash bytea) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT jsonb_build_object(
        'purpose', link.purpose, 'expires_at', link.expires_at,
        'person', CASE link.purpose WHEN 'person' THEN link.person_id END,
        'declarations', (SELECT jsonb_agg(registry_declaration_page(said.id)
                ORDER BY said.id = link.declaration_id DESC, said.entry_id)
            FROM registry_declaration said
            WHERE said.id = link.declaration_id
                OR link.purpose = 'party' AND said.party = (SELECT party
                    FROM registry_declaration WHERE id = link.declaration_id)))
    FROM registry_capability_link link
    WHERE link.token_hash = hash AND link.ended_entry_id IS NULL
        AND link.expires_at > coalesce((SELECT instant FROM pratique_clock),
            clock_timestamp())
$$;
