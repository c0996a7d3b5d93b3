CREATE TABLE shops (id int PRIMARY KEY);
CREATE TABLE stock (id int PRIMARY KEY);
CREATE FUNCTION add_log(base text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('CREATE TABLE %I (id bigint PRIMARY KEY, note text)', base || '_log');
  EXECUTE format('CREATE INDEX %I ON %I (note)', base || '_log_note', base || '_log');
END $$;
CREATE FUNCTION add_note() RETURNS void LANGUAGE sql AS 'ALTER TABLE shops ADD COLUMN note text';
