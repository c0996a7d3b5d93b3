CREATE TABLE pots (id integer PRIMARY KEY, glaze text);
