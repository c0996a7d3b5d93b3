CREATE TABLE audits (id integer PRIMARY KEY, auditor_id integer REFERENCES users (id), auditor_email text, reply_to_email text);
