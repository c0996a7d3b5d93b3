DO $$
BEGIN
  IF EXISTS (SELECT 1 FROM information_schema.tables WHERE table_schema = 'public' AND table_name = 'people') THEN
    ALTER TABLE people ENABLE ROW LEVEL SECURITY;
  END IF;
END $$;
