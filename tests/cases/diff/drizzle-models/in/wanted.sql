CREATE EXTENSION citext;
CREATE TYPE role AS ENUM ('guest', 'member', 'owner');
CREATE TYPE mood AS ENUM ('good', 'it''s ok');
CREATE SCHEMA billing;
CREATE TABLE people (
  id serial PRIMARY KEY,
  email varchar(255) NOT NULL CONSTRAINT people_email_key UNIQUE,
  full_name text NOT NULL DEFAULT 'no "name"',
  active boolean NOT NULL DEFAULT true,
  score bigint,
  seen_at timestamptz NOT NULL DEFAULT now(),
  created_at timestamp NOT NULL DEFAULT now(),
  updated_at timestamp NOT NULL,
  nick citext,
  role role NOT NULL DEFAULT 'member',
  mood mood,
  tags text[] NOT NULL DEFAULT '{}',
  settings jsonb NOT NULL DEFAULT '{"a": [1, true]}',
  balance numeric(10,2) NOT NULL DEFAULT 0,
  team_id integer,
  plan_2 text,
  CONSTRAINT people_name_length CHECK (char_length(full_name) > 1)
);
CREATE INDEX people_name ON people (full_name DESC);
CREATE INDEX people_lower ON people (lower(email));
CREATE UNIQUE INDEX people_nick ON people (nick) WHERE active;
CREATE INDEX people_tags ON people USING gin (tags);
CREATE INDEX people_cover ON people (role) INCLUDE (email);
CREATE TABLE teams (
  id serial PRIMARY KEY,
  lead_id integer CONSTRAINT teams_lead_id_people_id_fk REFERENCES people (id) ON DELETE SET NULL,
  label text NOT NULL,
  tags text[] NOT NULL,
  created_at timestamp NOT NULL DEFAULT now(),
  updated_at timestamp NOT NULL
);
CREATE INDEX teams_label ON teams (label);
ALTER TABLE people ADD CONSTRAINT people_team_id_teams_id_fk FOREIGN KEY (team_id) REFERENCES teams (id);
CREATE TABLE memberships (
  person_id integer NOT NULL REFERENCES people (id) ON DELETE CASCADE,
  team_id integer NOT NULL REFERENCES teams (id),
  since date NOT NULL DEFAULT CURRENT_DATE,
  weight smallint NOT NULL DEFAULT 1 CHECK (weight >= 0),
  PRIMARY KEY (person_id, team_id)
);
CREATE TABLE billing.invoices (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  number char(8) NOT NULL UNIQUE,
  total numeric(12,2) NOT NULL,
  doubled numeric GENERATED ALWAYS AS (total * 2) STORED,
  raw bytea,
  due timestamptz NOT NULL DEFAULT (now() + '7 days'::interval)
);
CREATE VIEW active_people AS SELECT id FROM people WHERE active;
