-- run by hand on 2 March
ALTER TABLE trips ADD COLUMN archived boolean NOT NULL DEFAULT false;
