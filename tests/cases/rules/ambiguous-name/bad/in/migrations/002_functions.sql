CREATE FUNCTION moor(name text, berth text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  id bigint;
BEGIN
  IF EXISTS (SELECT 1 FROM information_schema.tables t WHERE t.table_name = moor.name) THEN
    RAISE NOTICE 'odd';
  END IF;
  INSERT INTO boats (id, name, berth) VALUES (1, moor.name, moor.berth) ON CONFLICT (name) DO NOTHING;
  SELECT b.id INTO id FROM boats b WHERE b.berth = berth ORDER BY name;
  RETURN id;
END $$;

CREATE FUNCTION tables_like(table_name text) RETURNS TABLE (found_name text) LANGUAGE plpgsql AS $$
BEGIN
  RETURN QUERY SELECT c.column_name::text FROM information_schema.columns c WHERE table_name = tables_like.table_name;
END $$;
