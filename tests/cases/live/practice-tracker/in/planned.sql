ALTER TABLE activities ADD UNIQUE (root_id, name);
ALTER TABLE templates ADD UNIQUE (root_id, name);
CREATE UNIQUE INDEX one_kind ON measure_kinds (activity_id, name);
ALTER TABLE goals ALTER COLUMN root_id SET NOT NULL;
ALTER TABLE goals ADD FOREIGN KEY (root_id) REFERENCES goals (id);
ALTER TABLE measures ADD CHECK (amount >= 0);
