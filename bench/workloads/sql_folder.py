#!/usr/bin/env python3
"""A folder of N SQL migration files (Flyway's names), about 10 PostgreSQL statements each.

usage: sql_folder.py OUT N [--seed S]"""
import argparse, os
from schema_simulator import Sim

ap = argparse.ArgumentParser()
ap.add_argument("out"); ap.add_argument("n", type=int); ap.add_argument("--seed", type=int, default=2)
a = ap.parse_args()
os.makedirs(a.out, exist_ok=True)
sim = Sim(a.seed)
r = sim.r


def create_table(t):
    parts = ["    " + c.ddl() for c in t.cols.values()] + ["    CONSTRAINT pk_%s PRIMARY KEY (id)" % t.name]
    parts += ["    CONSTRAINT %s FOREIGN KEY (%s) REFERENCES %s (id)%s" % (n, c, p, r.choice(["", " ON DELETE CASCADE", " ON DELETE SET NULL"]))
              for n, (c, p) in t.fks.items()]
    num = [c for c in t.cols.values() if c.typ in ("int", "num", "bigint") and c.name not in t.locked]
    if num and r.random() < .4:
        parts.append("    CONSTRAINT ck_%s_%s CHECK (%s >= 0)" % (t.name[:28], num[0].name[:20], num[0].name))
        sim.tables[t.name].locked.add(num[0].name)
    out = ["CREATE TABLE %s (\n%s\n)" % (t.name, ",\n".join(parts)), "COMMENT ON TABLE %s IS 'Holds the %s.'" % (t.name, t.name.replace("_", " "))]
    if r.random() < .4:
        out.append("CREATE TRIGGER trg_%s BEFORE UPDATE ON %s FOR EACH ROW EXECUTE FUNCTION touch_row()" % (t.name[:50], t.name))
    return out


def alter_column(table, old, new):
    head, out = "ALTER TABLE %s ALTER COLUMN %s " % (table, new.name), []
    if (old.typ, old.arg) != (new.typ, new.arg):
        out.append(head + "TYPE " + new.pg())
    if old.nullable != new.nullable:
        out.append(head + ("DROP" if new.nullable else "SET") + " NOT NULL")
    if old.default != new.default:
        out.append(head + "SET DEFAULT " + new.default)
    return out


def sql(o):
    """One neutral operation as statements."""
    k = o[0]
    if k == "create_table":
        return create_table(o[1])
    if k == "add_column":
        return ["ALTER TABLE %s ADD COLUMN %s" % (o[1], o[2].ddl())]
    if k == "drop_column":
        return ["ALTER TABLE %s DROP COLUMN IF EXISTS %s" % (o[1], o[2].name)]
    if k == "alter_column":
        return alter_column(*o[1:])
    if k == "create_index":
        return ["CREATE %sINDEX %s ON %s (%s)%s" % ("UNIQUE " if o[4] else "", o[2], o[1], ", ".join(o[3]), " WHERE id > 0" if r.random() < .1 else "")]
    if k == "create_fk":
        return ["ALTER TABLE %s ADD CONSTRAINT %s FOREIGN KEY (%s) REFERENCES %s (id)" % o[1:]]
    if k == "create_enum":
        return ["CREATE TYPE %s AS ENUM (%s)" % (o[1], ", ".join("'%s'" % v for v in o[2]))]
    if k == "execute":
        return [o[1]]
    if k == "data":
        return ["UPDATE %s SET %s = %s WHERE %s IS NULL" % (o[1], o[2].name, "0" if o[2].typ in ("int", "bigint") else "'unknown'", o[2].name)]
    if k == "loop_add":
        return ["ALTER TABLE %s ADD COLUMN IF NOT EXISTS %s" % (t, o[2].ddl()) for t in o[1]]
    if k == "helper_add":
        return ["ALTER TABLE %s\n    %s" % (o[1], ",\n    ".join("ADD COLUMN " + c.ddl() for c in o[2]))]
    raise SystemExit(k)


def beside(i):
    """What else histories hold: views, functions, guarded blocks, rows."""
    t = sim.pick()
    k = r.choice(["view", "function", "comment", "block", "rows", "sequence"])
    if k == "view":
        cols = [c.name for c in list(t.cols.values())[:4]]
        t.locked.update(cols)
        return "CREATE OR REPLACE VIEW v_%s_%d AS\n    SELECT %s\n    FROM %s\n    WHERE id IS NOT NULL" % (t.name[:40], i, ", ".join(cols), t.name)
    if k == "function":
        return ("CREATE OR REPLACE FUNCTION count_%s_%d(lim bigint DEFAULT 10) RETURNS bigint LANGUAGE plpgsql STABLE AS $$\nDECLARE\n    n bigint;\n"
                "BEGIN\n    SELECT count(*) INTO n FROM %s WHERE id < lim;\n    RETURN n;\nEND;\n$$" % (t.name[:40], i, t.name))
    if k == "comment":
        return "COMMENT ON COLUMN %s.id IS 'surrogate key; see the wiki''s page on %s'" % (t.name, t.name)
    if k == "block":
        return ("DO $body$\nBEGIN\n    IF NOT EXISTS (SELECT 1 FROM pg_catalog.pg_class WHERE relname = '%s') THEN\n        RAISE EXCEPTION 'missing table';\n"
                "    END IF;\nEND\n$body$" % t.name)
    if k == "rows":
        return "INSERT INTO settings_log (name, body) VALUES\n" + ",\n".join("    ('step_%d_%d', 'value = %d')" % (i, j, r.randrange(10**6)) for j in range(4))
    return "CREATE SEQUENCE IF NOT EXISTS sq_%s_%d START WITH 1000 INCREMENT BY 1" % (t.name[:40], i)


statements = 0
for i in range(1, a.n + 1):
    body = []
    if i == 1:
        body = ["CREATE TABLE settings_log (id bigserial PRIMARY KEY, name text NOT NULL, body text)",
                "CREATE OR REPLACE FUNCTION touch_row() RETURNS trigger LANGUAGE plpgsql AS $fn$\nBEGIN\n    RETURN NEW;\nEND;\n$fn$"]
    while len(body) < 8 + (i % 4):
        for o in sim.revision(1):
            body += sql(o)
        if r.random() < .3:
            body.append(beside(i))
    statements += len(body)
    with open("%s/V%05d__step_%d.sql" % (a.out, i, i), "w") as file:
        file.write("-- step %d\n\n" % i + "".join(s + ";\n\n" for s in body))
print("files=%d statements=%d" % (a.n, statements))
