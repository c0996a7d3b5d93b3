CREATE TABLE old_rows (id integer PRIMARY KEY);
CREATE FUNCTION old_rows_changed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER old_rows_changed AFTER INSERT ON old_rows FOR EACH ROW EXECUTE FUNCTION old_rows_changed();
