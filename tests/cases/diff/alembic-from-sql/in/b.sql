CREATE EXTENSION citext;
CREATE SCHEMA audit;
CREATE TABLE notes (id int PRIMARY KEY, body text, tag citext, at timestamptz DEFAULT now());
COMMENT ON TABLE notes IS 'what is "noted"';
CREATE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.at := now();
  RETURN NEW;
END $$;
CREATE TRIGGER stamped BEFORE UPDATE ON notes FOR EACH ROW EXECUTE FUNCTION stamp();
CREATE TABLE audit.log (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, line text NOT NULL CHECK (line <> ':none'), bytes int GENERATED ALWAYS AS (length(line)) STORED);
CREATE INDEX log_words ON audit.log USING gin (to_tsvector('english', line));
