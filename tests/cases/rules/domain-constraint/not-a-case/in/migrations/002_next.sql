CREATE DOMAIN code AS text;
ALTER DOMAIN code ADD CONSTRAINT form CHECK (value <> '');
