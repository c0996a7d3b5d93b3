CREATE TABLE orders (id integer PRIMARY KEY, user_id integer REFERENCES users (id));
CREATE INDEX orders_user_id_idx ON orders (user_id, id);
