-- What puts a lent database back as the template was; see lending.py.
CREATE SCHEMA house;
CREATE FUNCTION house.keep() RETURNS void LANGUAGE plpgsql AS $$
DECLARE tab record; filled boolean;
BEGIN
  CREATE TABLE house.numbers AS
    SELECT seqrelid AS seq, seqstart AS start, pg_sequence_last_value(seqrelid) AS reached
    FROM pg_sequence;
  CREATE TABLE house.kept (tab oid, rows bigint, newest bigint, copy text);
  FOR tab IN SELECT oid, relname FROM pg_class
      WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace LOOP
    EXECUTE format('SELECT EXISTS (SELECT FROM %s)', tab.oid::regclass) INTO filled;
    IF filled THEN
      EXECUTE format('CREATE TABLE house.%I AS TABLE %s', tab.relname, tab.oid::regclass);
    END IF;
    INSERT INTO house.kept VALUES (
      tab.oid, 0, 0, CASE WHEN filled THEN format('house.%I', tab.relname) END);
    PERFORM house.note(tab.oid) WHERE filled;
  END LOOP;
END $$;
CREATE FUNCTION house.note(which oid) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('UPDATE house.kept SET (rows, newest) = (SELECT count(*), '
    'max(xmin::text::bigint) FROM %s) WHERE tab = %s', which::regclass, which);
END $$;
CREATE FUNCTION house.put_back() RETURNS void LANGUAGE plpgsql
    SET session_replication_role = replica AS $$
DECLARE each record; filled boolean; same boolean;
BEGIN
  FOR each IN SELECT * FROM house.kept LOOP
    IF each.copy IS NULL THEN
      EXECUTE format('SELECT EXISTS (SELECT FROM %s)', each.tab::regclass) INTO filled;
      IF filled THEN EXECUTE format('DELETE FROM %s', each.tab::regclass); END IF;
    ELSE
      EXECUTE format('SELECT (count(*), max(xmin::text::bigint)) = (%s, %s::bigint) '
        'FROM %s', each.rows, each.newest, each.tab::regclass) INTO same;
      IF NOT same THEN
        EXECUTE format('DELETE FROM %s', each.tab::regclass);
        EXECUTE format('INSERT INTO %s OVERRIDING SYSTEM VALUE TABLE %s',
          each.tab::regclass, each.copy);
        PERFORM house.note(each.tab);
      END IF;
    END IF;
  END LOOP;
  PERFORM setval(number.seq::regclass, coalesce(reached, start), reached IS NOT NULL)
    FROM house.numbers AS number
    WHERE pg_sequence_last_value(seq) IS DISTINCT FROM reached;
END $$;
SELECT house.keep();
