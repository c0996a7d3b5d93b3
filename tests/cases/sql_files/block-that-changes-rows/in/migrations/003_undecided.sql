DO $$
BEGIN
  IF (SELECT count(*) FROM users WHERE name = 'x') > 0 THEN
    ALTER TABLE users ADD COLUMN x integer;
  END IF;
END $$;
