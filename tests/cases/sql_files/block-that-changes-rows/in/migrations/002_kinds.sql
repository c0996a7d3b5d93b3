DO $$
DECLARE
  new_kind integer;
  one record;
  role text := coalesce(current_setting('app.role', true), 'reader');
BEGIN
  INSERT INTO kinds (name) VALUES ('plain') RETURNING id INTO new_kind;
  UPDATE users SET kind = new_kind;
  IF (SELECT count(*) FROM users WHERE name IS NULL) > 0 THEN
    UPDATE users SET name = '' WHERE name IS NULL;
  ELSE
    RAISE NOTICE 'nothing to do';
  END IF;
  FOR one IN SELECT id, name FROM users WHERE kind = new_kind LOOP
    UPDATE users SET name = one.name || '!' WHERE id = one.id;
  END LOOP;
  IF role = 'reader' THEN
    ALTER TABLE users ADD COLUMN seen timestamptz;
  END IF;
END $$;
