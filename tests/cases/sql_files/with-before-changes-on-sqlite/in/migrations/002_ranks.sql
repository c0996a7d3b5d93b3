WITH ranked AS (
  SELECT id, row_number() OVER (PARTITION BY name ORDER BY id) AS place FROM apps
)
UPDATE apps SET name = name || id WHERE id IN (SELECT id FROM ranked WHERE place > 1);

WITH RECURSIVE numbers AS (
  SELECT 1 AS n
  UNION ALL
  SELECT n + 1 FROM numbers WHERE n < (SELECT max(views) FROM apps)
)
INSERT INTO views (app_id, n) SELECT apps.id, numbers.n FROM apps JOIN numbers WHERE numbers.n <= apps.views;

WITH old AS (SELECT id FROM apps WHERE replace(name, 'a', 'b') = 'b')
DELETE FROM views WHERE app_id IN (SELECT id FROM old);

WITH gone AS (SELECT id FROM nowhere)
DELETE FROM views WHERE app_id IN (SELECT id FROM gone);
