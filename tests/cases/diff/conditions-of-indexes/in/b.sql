CREATE TABLE t (id int PRIMARY KEY, a boolean, n int);
CREATE INDEX one ON t (id) WHERE a;
CREATE INDEX two ON t (id) WHERE a AND n > 1;
CREATE INDEX three ON t (id) WHERE (a = false);
CREATE INDEX four ON t (id) WHERE NOT a;
CREATE INDEX five ON t (id) WHERE a OR n = 2;
CREATE TYPE span AS RANGE (subtype = double precision, subtype_diff = float8mi);
