BEGIN;
ALTER TYPE status ADD VALUE 'paused';
UPDATE orders SET note = 'paused' WHERE id = 1;
COMMIT;
