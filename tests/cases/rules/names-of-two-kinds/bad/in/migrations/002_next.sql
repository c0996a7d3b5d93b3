CREATE TABLE order_items (id integer PRIMARY KEY);
CREATE TABLE "orderNotes" (id integer PRIMARY KEY);
CREATE TABLE "user" (id integer PRIMARY KEY);
