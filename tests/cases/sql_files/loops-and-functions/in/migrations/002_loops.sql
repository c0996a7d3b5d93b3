SELECT add_log('shops');
SELECT add_note();
DO $$
DECLARE
  names text[] := ARRAY['shops', 'stock'];
  one text;
  picked text := (ARRAY['a', 'b'])[1 + floor(random() * 2)];
  n int := 0;
BEGIN
  FOREACH one IN ARRAY names LOOP
    EXECUTE format('ALTER TABLE %I ADD COLUMN tenant int', one);
  END LOOP;
  FOR i IN 1..2 LOOP
    EXECUTE 'CREATE TABLE part_' || i || ' (id int)';
  END LOOP;
  WHILE n < 2 LOOP
    n := n + 1;
    CONTINUE WHEN n = 1;
    EXECUTE 'CREATE TABLE late_' || n || ' (id int)';
  END LOOP;
  LOOP
    EXIT WHEN n >= array_length(names, 1);
    n := n + 1;
  END LOOP;
  CASE n WHEN 2 THEN CREATE TABLE two (id int); ELSE CREATE TABLE others (id int); END CASE;
  FOR one IN SELECT unnest(names) LOOP
    EXECUTE format('ALTER TABLE %I ADD COLUMN region text', one);
  END LOOP;
  UPDATE shops SET note = picked;
END $$;
