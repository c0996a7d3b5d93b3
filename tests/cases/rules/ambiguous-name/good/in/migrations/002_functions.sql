CREATE FUNCTION moor(p_name text, p_berth text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  found_id bigint;
BEGIN
  INSERT INTO boats (id, name, berth) VALUES (1, p_name, p_berth) ON CONFLICT (name) DO NOTHING;
  SELECT id INTO found_id FROM boats WHERE berth = p_berth ORDER BY name;
  RETURN found_id;
END $$;

CREATE FUNCTION named(name text) RETURNS bigint LANGUAGE plpgsql AS $$
#variable_conflict use_column
BEGIN
  RETURN (SELECT id FROM boats WHERE name = named.name);
END $$;

CREATE FUNCTION length_of(berth text) RETURNS int LANGUAGE plpgsql AS $$
BEGIN
  berth := berth || '!';
  RETURN length(berth);
END $$;
