CREATE TABLE audit_chat (id integer PRIMARY KEY, agent text, score integer, passed boolean, remarks text);
CREATE TABLE audit_mail (id integer PRIMARY KEY, agent text, score integer, passed boolean, remarks text);
CREATE TABLE audit_phone (id integer PRIMARY KEY, agent text, score integer, passed boolean, remarks text);
