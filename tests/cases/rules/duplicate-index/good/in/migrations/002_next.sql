CREATE TABLE accounts (id integer PRIMARY KEY, mail text UNIQUE, name text);
CREATE INDEX accounts_name ON accounts (name);
CREATE INDEX accounts_name_some ON accounts (name) WHERE id > 10;
CREATE INDEX accounts_name_down ON accounts (name DESC);
