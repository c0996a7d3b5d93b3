CREATE FUNCTION clean_up() RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  kept integer[];
BEGIN
  SELECT array_agg(id) INTO kept FROM old_rows;
  IF array_length(kept, 1) > 5 THEN
    RETURN 0;
  END IF;
  DROP TABLE old_rows;
  RETURN 1;
END $$;
SELECT clean_up();
DROP FUNCTION old_rows_changed();
