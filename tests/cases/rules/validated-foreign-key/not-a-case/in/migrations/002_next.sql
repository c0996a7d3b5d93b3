ALTER TABLE orders ADD COLUMN payer_id integer REFERENCES users (id);
CREATE TABLE items (id integer);
ALTER TABLE items ADD FOREIGN KEY (id) REFERENCES users (id);
