CREATE TABLE chat (id integer PRIMARY KEY, chat_name text, score integer, chat_note text, place text);
CREATE TABLE mail (id integer PRIMARY KEY, mail_name text, score integer, mail_note text, place text);
CREATE TABLE phone (id integer PRIMARY KEY, phone_name text, score integer, phone_note text, place text);
