CREATE TABLE accounts (id integer PRIMARY KEY, mail text UNIQUE, name text);
CREATE INDEX accounts_mail ON accounts (mail);
CREATE INDEX accounts_name ON accounts (name);
CREATE INDEX accounts_name_2 ON accounts USING btree (name);
