CREATE VIEW orders_twice AS SELECT id, total * 2 AS twice FROM orders;
