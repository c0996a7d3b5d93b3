CREATE TABLE orders (id integer PRIMARY KEY, kind order_kind, buyer integer REFERENCES users);
CREATE INDEX orders_kind ON orders (kind);
