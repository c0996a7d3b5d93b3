"""Seeded simulator of a database schema that grows revision by revision.

Yields neutral operations; alembic_history.py prints them as Alembic revisions.
Every history is valid: it can be applied from empty, in order.
"""
import copy
import random

NOUNS = ("account address agent alert asset audit badge batch bill booking budget campaign cart case channel "
         "claim client comment company contact contract coupon course credit customer device discount document "
         "email event expense feature feed file folder form goal grant group image import invoice item job key "
         "label lead ledger license limit link list location log member menu message metric module note notice "
         "offer order package page parcel partner payment permission person phone plan policy post price process "
         "product profile project quota quote rate reading receipt record refund region report request review "
         "role route rule sale sample scan schedule seat segment session setting shift shipment signal site slot "
         "source stage state step stock store survey tag task tax team template tenant ticket tier token track "
         "transfer trip unit upload user vendor version visit voucher wallet webhook widget zone").split()
ADJ = ("active archived base bulk daily draft external final global hourly internal legacy local main monthly "
       "open parent pending primary private public raw recurring regional remote scheduled secondary shared "
       "signed staged sub temporary tracked trial weekly").split()
COLS = ("amount balance body category city code color comment content count country currency data description "
        "display_name due_on duration email ends_at error expires_at external_ref first_name height is_active "
        "is_default is_deleted is_public kind label last_name latitude level locale longitude message meta name "
        "notes number origin payload percent phone position postcode price priority processed_at quantity rank "
        "rating reason reference region score sent_at size slug source starts_at state status street subtitle "
        "summary tax_rate timezone title token total uri url uuid value version weight width").split()
TYPES = (["string"] * 7 + ["text"] * 3 + ["int"] * 4 + ["bigint"] * 2 + ["bool"] * 3 + ["num"] * 3 + ["ts"] * 4 +
         ["date"] * 2 + ["json"] * 2 + ["uuid"] + ["float"] + ["bytes"])
PG = {"text": "text", "int": "integer", "bigint": "bigint", "bool": "boolean", "num": "numeric(12,2)",
      "ts": "timestamp with time zone", "date": "date", "json": "jsonb", "uuid": "uuid", "float": "double precision",
      "bytes": "bytea"}
DEFAULT = {"int": "0", "bigint": "0", "bool": "false", "num": "0", "ts": "CURRENT_TIMESTAMP", "string": "''", "text": "''"}


class Col:
    def __init__(self, name, typ, arg=None, nullable=True, default=None):
        self.name, self.typ, self.arg, self.nullable, self.default = name, typ, arg, nullable, default

    def pg(self):
        if self.typ == "string":
            return "character varying(%d)" % self.arg
        if self.typ == "enum":
            return self.arg
        return PG[self.typ]

    def ddl(self):
        s = self.name + " " + self.pg()
        if self.default is not None:
            s += " DEFAULT " + self.default
        return s if self.nullable else s + " NOT NULL"


class Table:
    def __init__(self, name):
        self.name, self.cols, self.idx, self.fks, self.locked, self.checks = name, {}, {}, {}, {"id"}, {}


class Sim:
    def __init__(self, seed, first_tables=3):
        self.r = random.Random(seed)
        self.tables, self.enums, self.names, self.n, self.serial = {}, {}, set(), 0, 0
        self.tlist = []
        self.first_tables = first_tables

    def pick(self):
        # recent tables are touched more often, as in a real history
        k = len(self.tlist)
        i = k - 1 - int(k * (self.r.random() ** 2)) if self.r.random() < .7 else self.r.randrange(k)
        return self.tables[self.tlist[max(0, min(k - 1, i))]]

    def tname(self):
        while True:
            a, b = self.r.choice(ADJ), self.r.choice(NOUNS)
            n = self.r.choice([b + "s", a + "_" + b + "s", b + "_" + self.r.choice(NOUNS) + "s"])
            if n in self.names or n in ("users", "groups", "cases", "orders"):
                n += "_%d" % len(self.names)
            if n not in self.names:
                self.names.add(n)
                return n

    def newcol(self, t, force_nullable=False):
        while True:
            n = self.r.choice(COLS)
            if n in t.cols:
                n = n + "_" + self.r.choice(["old", "new", "alt", "raw", "ext", "v2"]) + (str(self.r.randrange(99)) if self.r.random() < .5 else "")
            if n not in t.cols:
                break
        typ = self.r.choice(TYPES)
        c = Col(n, typ, self.r.choice([20, 32, 50, 64, 100, 120, 200, 255]) if typ == "string" else None)
        if typ in DEFAULT and self.r.random() < .35:
            c.default = DEFAULT[typ]
            c.nullable = self.r.random() < .4
        elif not force_nullable and self.r.random() < .3:
            c.nullable = False
        return c

    def create_table(self):
        t = Table(self.tname())
        t.cols["id"] = Col("id", "bigint", None, False)
        if self.tlist and self.r.random() < .6:
            for p in sorted({self.pick().name for _ in range(self.r.choice([1, 1, 2]))}):
                cn = p.rstrip("s")[:40] + "_id"
                t.cols[cn] = Col(cn, "bigint", None, self.r.random() < .5)
                t.fks["fk_%s_%s" % (t.name[:25], cn[:25])] = (cn, p)
                t.locked.add(cn)
        if self.enums and self.r.random() < .3:
            e = self.r.choice(sorted(self.enums))
            t.cols["kind_" + e] = Col("kind_" + e, "enum", e, True)
            t.locked.add("kind_" + e)
        want = self.r.randint(8, 15)
        while len(t.cols) < want:
            c = self.newcol(t)
            t.cols[c.name] = c
        self.tables[t.name] = t
        self.tlist.append(t.name)
        return [("create_table", copy.deepcopy(t))]

    def add_column(self, t=None, k=None):
        t = t or self.pick()
        out = []
        for _ in range(k or self.r.choice([1, 1, 2, 3])):
            c = self.newcol(t, force_nullable=True)
            t.cols[c.name] = c
            out.append(("add_column", t.name, copy.copy(c)))
        return out

    def free_cols(self, t):
        return [c for c in t.cols.values() if c.name not in t.locked]

    def alter_column(self):
        t = self.pick()
        f = self.free_cols(t)
        if not f:
            return self.add_column(t)
        c = self.r.choice(f)
        old = copy.copy(c)
        if c.typ == "string" and self.r.random() < .7:
            if c.arg < 255 and self.r.random() < .7:
                c.arg = c.arg * 2
            else:
                c.typ, c.arg = "text", None
        elif c.typ == "int" and self.r.random() < .7:
            c.typ = "bigint"
        elif c.default is None and c.typ in DEFAULT and self.r.random() < .5:
            c.default = DEFAULT[c.typ]
        elif c.nullable and c.default is not None:
            c.nullable = False
        else:
            c.nullable = not c.nullable
        return [("alter_column", t.name, old, copy.copy(c))]

    def drop_column(self):
        t = self.pick()
        f = self.free_cols(t)
        if len(t.cols) < 6 or not f:
            return self.add_column(t)
        c = self.r.choice(f)
        del t.cols[c.name]
        return [("drop_column", t.name, c)]

    def create_index(self, t=None):
        t = t or self.pick()
        f = [c for c in t.cols.values() if c.typ not in ("json", "bytes")]
        cols = [c.name for c in self.r.sample(f, min(len(f), self.r.choice([1, 1, 1, 2, 3])))]
        self.serial += 1
        n = "ix_%s_%s_%d" % (t.name[:28], cols[0][:20], self.serial)
        t.idx[n] = (cols, self.r.random() < .12)
        t.locked.update(cols)
        return [("create_index", t.name, n) + t.idx[n]]

    def create_fk(self):
        t, p = self.pick(), self.pick()
        cn = "ref_" + p.name[:36].rstrip("s") + "_id"
        if cn in t.cols:
            return self.create_index(t)
        c = Col(cn, "bigint")
        t.cols[cn] = c
        t.locked.add(cn)
        n = "fk_%s_%s" % (t.name[:25], cn[:28])
        t.fks[n] = (cn, p.name)
        return [("add_column", t.name, copy.copy(c)), ("create_fk", t.name, n, cn, p.name)]

    def create_enum(self):
        self.serial += 1
        n = "e_%s_%d" % (self.r.choice(NOUNS), self.serial)
        vals = self.r.sample(["new", "open", "held", "done", "failed", "closed", "paid", "void", "sent", "read"], self.r.randint(3, 6))
        self.enums[n] = vals
        t = self.pick()
        c = Col("kind_" + n, "enum", n)
        t.cols[c.name] = c
        t.locked.add(c.name)
        return [("create_enum", n, vals), ("add_column", t.name, copy.copy(c))]

    def execute(self):
        t = self.pick()
        return [("execute", "UPDATE %s SET id = id WHERE id < 0" % t.name)]

    def data(self):
        t = self.pick()
        c = next((c for c in self.free_cols(t) if c.typ in ("int", "bigint", "text", "string")), None)
        return [("data", t.name, copy.copy(c))] if c else self.execute()

    def loop(self):
        self.serial += 1
        c = Col("tenant_ref_%d" % self.serial, "bigint")
        ts = sorted({self.pick().name for _ in range(4)})
        for n in ts:
            self.tables[n].cols[c.name] = copy.copy(c)
        return [("loop_add", ts, c)]

    def helper(self):
        self.serial += 1
        t = self.pick()
        cs = [Col("created_%d_at" % self.serial, "ts", None, True, "CURRENT_TIMESTAMP"), Col("updated_%d_at" % self.serial, "ts")]
        for c in cs:
            t.cols[c.name] = copy.copy(c)
        return [("helper_add", t.name, cs, self.serial)]

    MIX = [("create_table", 30), ("add_column", 20), ("alter_column", 10), ("drop_column", 6), ("create_index", 14),
           ("create_fk", 8), ("create_enum", 3), ("execute", 4), ("data", 2), ("loop", 1), ("helper", 2)]

    def revision(self, k=None):
        self.n += 1
        ops = []
        if self.n <= self.first_tables:
            return self.create_table()
        for _ in range(k or self.r.choice([1, 1, 1, 2, 3])):
            kind = self.r.choices([m[0] for m in self.MIX], [m[1] for m in self.MIX])[0]
            ops += getattr(self, kind)()
        return ops
