DO $$
DECLARE start bigint;
BEGIN
  start := (random() * 100)::bigint;
  EXECUTE format('CREATE SEQUENCE IF NOT EXISTS numbers START %s', start);
END $$;
