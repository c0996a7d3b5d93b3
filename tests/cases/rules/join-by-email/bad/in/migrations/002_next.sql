CREATE TABLE audits (id integer PRIMARY KEY, auditor_email text);
