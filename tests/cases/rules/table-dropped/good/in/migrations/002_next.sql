ALTER TABLE orders RENAME TO orders_retired;
CREATE VIEW orders AS SELECT * FROM orders_retired;
