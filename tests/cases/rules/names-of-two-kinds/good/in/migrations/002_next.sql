CREATE TABLE order_items (id integer PRIMARY KEY);
CREATE TABLE status (id integer PRIMARY KEY);
