CREATE TABLE orders (id integer PRIMARY KEY, user_id integer REFERENCES users (id));
CREATE INDEX orders_user_id_idx ON orders (user_id, id);
-- a key of two columns, served by an index that has them the other way round
CREATE TABLE parts (shop integer, id integer, PRIMARY KEY (id, shop));
CREATE TABLE holdings (id integer PRIMARY KEY, part integer, shop integer, shelf integer,
  FOREIGN KEY (part, shop) REFERENCES parts (id, shop));
CREATE UNIQUE INDEX holdings_key ON holdings (shop, part, shelf);
