-- Two neighbouring signs of a name each, in narrow small letters. Under row security
-- only equality uses an index, so a fragment is sought by its parts.
CREATE FUNCTION registry_parts_of(name text) RETURNS SETOF text
LANGUAGE sql IMMUTABLE AS $$
    SELECT DISTINCT substr(plain, n, 2)
    FROM (SELECT lower(regexp_replace(normalize(name, NFKC), '\s+', ' ', 'g')) AS plain)
        AS made,
        generate_series(1, greatest(length(plain) - 1, 1)) AS n
    WHERE plain <> ''
$$;

CREATE FUNCTION registry_keep_name_parts() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        DELETE FROM registry_name_part WHERE person_id = NEW.id;
    END IF;
    INSERT INTO registry_name_part (person_id, part, place, checkpoint)
        SELECT NEW.id, part, NEW.place, NEW.checkpoint
        FROM registry_parts_of(NEW.name) AS part;
    RETURN NULL;
END $$;

CREATE TRIGGER registry_person_named AFTER INSERT ON registry_person
    FOR EACH ROW EXECUTE FUNCTION registry_keep_name_parts();
CREATE TRIGGER registry_person_renamed AFTER UPDATE ON registry_person
    FOR EACH ROW WHEN ((OLD.name, OLD.place, OLD.checkpoint)
        IS DISTINCT FROM (NEW.name, NEW.place, NEW.checkpoint))
    EXECUTE FUNCTION registry_keep_name_parts();

-- Whether somebody else, of whatever jurisdiction, is registered with this document.
CREATE FUNCTION registry_document_is_taken(blind bytea, by_other_than uuid)
RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM registry_person
        WHERE document_blind = blind AND id <> by_other_than)
$$;
