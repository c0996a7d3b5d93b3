CREATE TABLE t (id int PRIMARY KEY, a boolean, n int);
CREATE INDEX one ON t (id) WHERE a = true;
CREATE INDEX two ON t (id) WHERE a IS TRUE AND n > 1;
CREATE INDEX three ON t (id) WHERE NOT a;
CREATE INDEX four ON t (id) WHERE a IS NOT TRUE;
CREATE INDEX five ON t (id) WHERE a = false OR n = 2;
CREATE TYPE span AS RANGE (subtype_diff = float8mi, SUBTYPE = float8);
