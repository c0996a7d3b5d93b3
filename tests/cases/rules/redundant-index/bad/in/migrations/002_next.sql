CREATE TABLE accounts (id integer PRIMARY KEY, mail text, name text);
CREATE INDEX accounts_mail ON accounts (mail);
CREATE INDEX accounts_mail_name ON accounts (mail, name);
