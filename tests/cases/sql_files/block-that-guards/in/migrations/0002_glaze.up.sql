INSERT INTO pots VALUES (1, 'clear');

-- a guard: it stops everything or does nothing
DO $$
DECLARE
  bare bigint;
BEGIN
  SELECT count(*) INTO bare FROM pots WHERE glaze IS NULL;
  IF bare > 0 THEN
    RAISE EXCEPTION '% pots without a glaze', bare;
  END IF;
END $$;

ALTER TABLE pots ALTER COLUMN glaze SET NOT NULL;

-- no guard: what is raised is caught, and then a table is made
DO $$
BEGIN
  IF (SELECT count(*) FROM pots WHERE glaze = 'matt') > 3 THEN
    RAISE EXCEPTION 'too many';
  END IF;
EXCEPTION WHEN others THEN
  CREATE TABLE too_many (id integer);
END $$;
