CREATE TABLE items (id integer PRIMARY KEY, order_id integer);
CREATE INDEX items_order_id_idx ON items (order_id);
