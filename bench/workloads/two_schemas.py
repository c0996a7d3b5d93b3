#!/usr/bin/env python3
"""Two PostgreSQL schemas of T tables that differ in about 2 % of their objects, and the list of what differs.

usage: two_schemas.py OUT T [--seed S] [--kinds tables|full]  -> OUT/a.sql OUT/b.sql OUT/truth.json
tables: tables, columns, constraints, indexes. full: also enums, views, functions, triggers, policies, comments, grants, sequences.
Grants go to a role peer_app, which must be there."""
import argparse, copy, json, os, random
from schema_simulator import Sim

ap = argparse.ArgumentParser()
ap.add_argument("out"); ap.add_argument("t", type=int); ap.add_argument("--seed", type=int, default=3)
ap.add_argument("--kinds", default="full")
a = ap.parse_args()
os.makedirs(a.out, exist_ok=True)
sim, full = Sim(a.seed), a.kinds == "full"
r = random.Random(a.seed + 1)
if full:
    for i in range(max(3, a.t // 20)):
        sim.enums["e_kind_%d" % i] = ["new", "open", "held", "done", "failed"][: r.randint(3, 5)]
while len(sim.tables) < a.t:
    sim.create_table()
    for _ in range(r.choice([1, 1, 2, 2, 3])):
        sim.create_index()
S = {"enums": dict(sim.enums), "tables": {}, "views": {}, "fns": {}, "trg": {}, "pol": {}, "grants": {}, "seq": {}}
for t in sim.tables.values():
    t.comment = "Holds the %s." % t.name.replace("_", " ") if full and r.random() < .5 else None
    num = [c for c in t.cols.values() if c.typ in ("int", "num") and c.name not in t.locked]
    if num and r.random() < .4:
        t.checks["ck_%s_%s" % (t.name[:28], num[0].name[:20])] = (num[0].name, 0)
        t.locked.add(num[0].name)
    S["tables"][t.name] = t
    if not full:
        continue
    x = r.random()
    if x < .15:
        cols = [c.name for c in list(t.cols.values())[:4]]; t.locked.update(cols)
        S["views"]["v_" + t.name] = (t.name, cols, 0)
    elif x < .25:
        S["fns"]["f_" + t.name] = (t.name, 1000)
    elif x < .4:
        S["trg"]["trg_" + t.name] = (t.name, "BEFORE")
    elif x < .48:
        S["pol"]["pol_" + t.name] = (t.name, 1)
    elif x < .58:
        S["grants"]["g_" + t.name] = (t.name, "SELECT")
    elif x < .62:
        S["seq"]["sq_" + t.name] = (10,)


def dump(s, path):
    with open(path, "w") as f:
        w = f.write
        if full:
            w("CREATE OR REPLACE FUNCTION touch_row() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END; $$;\n")
        for n, v in s["enums"].items():
            w("CREATE TYPE %s AS ENUM (%s);\n" % (n, ", ".join("'%s'" % x for x in v)))
        for n, (st,) in s["seq"].items():
            w("CREATE SEQUENCE %s START WITH 1000 INCREMENT BY %d;\n" % (n, st))
        for t in s["tables"].values():
            p = ["    " + c.ddl() for c in t.cols.values()] + ["    CONSTRAINT pk_%s PRIMARY KEY (id)" % t.name]
            p += ["    CONSTRAINT %s CHECK (%s >= %d)" % ((n,) + v) for n, v in t.checks.items()]
            w("CREATE TABLE %s (\n%s\n);\n" % (t.name, ",\n".join(p)))
            if t.comment:
                w("COMMENT ON TABLE %s IS '%s';\n" % (t.name, t.comment))
        for t in s["tables"].values():
            for n, (c, u) in t.idx.items():
                w("CREATE %sINDEX %s ON %s (%s);\n" % ("UNIQUE " if u else "", n, t.name, ", ".join(c)))
            for n, (c, q) in t.fks.items():
                w("ALTER TABLE ONLY %s ADD CONSTRAINT %s FOREIGN KEY (%s) REFERENCES %s(id);\n" % (t.name, n, c, q))
        for n, (t, c, k) in s["views"].items():
            w("CREATE VIEW %s AS SELECT %s FROM %s WHERE id > %d;\n" % (n, ", ".join(c), t, k))
        for n, (t, k) in s["fns"].items():
            w("CREATE FUNCTION %s(lim bigint) RETURNS bigint LANGUAGE plpgsql STABLE AS $$\nDECLARE n bigint;\nBEGIN\n  SELECT count(*) INTO n FROM %s WHERE id < lim;\n  IF n > %d THEN RETURN -1; END IF;\n  RETURN n;\nEND;\n$$;\n" % (n, t, k))
        for n, (t, k) in s["trg"].items():
            w("CREATE TRIGGER %s %s UPDATE ON %s FOR EACH ROW EXECUTE FUNCTION touch_row();\n" % (n[:60], k, t))
        for n, (t, k) in s["pol"].items():
            w("ALTER TABLE %s ENABLE ROW LEVEL SECURITY;\nCREATE POLICY %s ON %s FOR SELECT USING (id > %d);\n" % (t, n[:60], t, k))
        for n, (t, k) in s["grants"].items():
            w("GRANT %s ON TABLE %s TO peer_app;\n" % (k, t))


dump(S, a.out + "/a.sql")
B, truth = copy.deepcopy(S), []
nobj = sum(len(t.cols) + len(t.idx) + len(t.fks) + len(t.checks) + 1 for t in S["tables"].values()) + sum(len(S[k]) for k in S if k != "tables")
kinds = ["add_col", "add_col", "drop_col", "type", "default", "null", "add_idx", "drop_idx", "add_table", "drop_table", "check", "fk_drop", "fk_add"]
if full:
    kinds += ["enum", "view", "fn", "trg", "pol", "grant", "seq", "comment"]
want = max(8, int(nobj * .02))
used = set()
sim.tables = B["tables"]
guard = 0
while len(truth) < want and guard < want * 50:
    guard += 1
    k = r.choice(kinds)
    t = B["tables"][r.choice(sorted(B["tables"]))]
    f = [c for c in t.cols.values() if c.name not in t.locked and (t.name, c.name) not in used]
    d = None
    if k == "add_col":
        c = sim.newcol(t, True); t.cols[c.name] = c; used.add((t.name, c.name)); d = [t.name, c.name]
    elif k == "drop_col" and f:
        c = r.choice(f); del t.cols[c.name]; d = [t.name, c.name]
    elif k == "type" and f:
        c = next((c for c in f if c.typ in ("string", "int")), None)
        if c:
            c.typ, c.arg = ("text", None) if c.typ == "string" else ("bigint", None); used.add((t.name, c.name)); d = [t.name, c.name]
    elif k == "default" and f:
        c = next((c for c in f if c.typ in ("int", "num", "bigint") and c.default is None), None)
        if c:
            c.default = "7"; used.add((t.name, c.name)); d = [t.name, c.name]
    elif k == "null" and f:
        c = r.choice(f); c.nullable = not c.nullable; used.add((t.name, c.name)); d = [t.name, c.name]
    elif k == "add_idx":
        sim.serial += 1; n = "ixn_%s_%d" % (t.name[:40], sim.serial); c = r.choice([c for c in t.cols.values() if c.typ not in ("json", "bytes")])
        t.idx[n] = ([c.name], False); t.locked.add(c.name); d = [t.name, n]
    elif k == "drop_idx" and t.idx:
        n = r.choice(sorted(t.idx)); del t.idx[n]; d = [n]
    elif k == "add_table" and r.random() < .5:
        q = Sim(r.randrange(10**9)); q.create_table(); x = q.tables[q.tlist[0]]; x.name = "new_t_%d" % guard; x.fks = {}; x.comment = None
        B["tables"][x.name] = x; d = [x.name]
    elif k == "drop_table" and r.random() < .5:
        refs = {p for z in B["tables"].values() for _, p in z.fks.values()} | {v[0] for kk in ("views", "fns", "trg", "pol", "grants") for v in B[kk].values()}
        if t.name not in refs:
            del B["tables"][t.name]; d = [t.name]
    elif k == "check" and t.checks:
        n = sorted(t.checks)[0]; t.checks[n] = (t.checks[n][0], t.checks[n][1] - 1); d = [n]
    elif k == "fk_drop" and t.fks:
        n = r.choice(sorted(t.fks)); del t.fks[n]; d = [n]
    elif k == "fk_add":
        c = next((c for c in f if c.typ == "bigint"), None)
        if c and c.default is None:
            n = "fkn_%s_%s" % (t.name[:25], c.name[:25]); q = r.choice(sorted(S["tables"]))
            if q in B["tables"]:
                t.fks[n] = (c.name, q); t.locked.add(c.name); used.add((t.name, c.name)); d = [n]
    elif k == "enum" and B["enums"]:
        n = r.choice(sorted(B["enums"])); B["enums"][n] = B["enums"][n] + ["extra_%d" % guard]; d = [n]
    elif k == "view" and B["views"]:
        n = r.choice(sorted(B["views"])); v = B["views"][n]; B["views"][n] = (v[0], v[1], v[2] + 1); d = [n]
    elif k == "fn" and B["fns"]:
        n = r.choice(sorted(B["fns"])); v = B["fns"][n]; B["fns"][n] = (v[0], v[1] + 1); d = [n]
    elif k == "trg" and B["trg"]:
        n = r.choice(sorted(B["trg"])); v = B["trg"][n]; B["trg"][n] = (v[0], "AFTER"); d = [n]
    elif k == "pol" and B["pol"]:
        n = r.choice(sorted(B["pol"])); v = B["pol"][n]; B["pol"][n] = (v[0], v[1] + 1); d = [n]
    elif k == "grant" and B["grants"]:
        n = r.choice(sorted(B["grants"])); v = B["grants"][n]; B["grants"][n] = (v[0], "SELECT,INSERT"); d = [n]
    elif k == "seq" and B["seq"]:
        n = r.choice(sorted(B["seq"])); B["seq"][n] = (B["seq"][n][0] + 1,); d = [n]
    elif k == "comment" and full:
        t.comment = "Changed %d." % guard; d = [t.name]
    if d:
        truth.append([k] + d)
for n, t in list(B["tables"].items()):   # an FK to a dropped table goes with it
    t.fks = {k: v for k, v in t.fks.items() if v[1] in B["tables"]}
dump(B, a.out + "/b.sql")
json.dump(truth, open(a.out + "/truth.json", "w"))
print("tables=%d objects=%d changes=%d" % (a.t, nobj, len(truth)))
