CREATE TABLE IF NOT EXISTS a (id bigserial PRIMARY KEY, at timestamptz DEFAULT now());
