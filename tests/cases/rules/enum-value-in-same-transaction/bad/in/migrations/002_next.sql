BEGIN;
ALTER TYPE status ADD VALUE 'paused';
UPDATE jobs SET status = 'paused' WHERE id = 1;
COMMIT;
