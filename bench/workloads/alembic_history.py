#!/usr/bin/env python3
"""A linear Alembic history. usage: alembic_history.py OUT N [--seed S] [--batch]  (--batch: SQLite batch mode)"""
import argparse, hashlib, os
from schema_simulator import Sim

ap = argparse.ArgumentParser()
ap.add_argument("out"); ap.add_argument("n", type=int); ap.add_argument("--seed", type=int, default=1)
ap.add_argument("--batch", action="store_true")
a = ap.parse_args()
os.makedirs(a.out + "/migrations/versions", exist_ok=True)
sim = Sim(a.seed)

SA = {"text": "sa.Text()", "int": "sa.Integer()", "bigint": "sa.BigInteger()", "bool": "sa.Boolean()",
      "num": "sa.Numeric(precision=12, scale=2)", "ts": "sa.DateTime(timezone=True)", "date": "sa.Date()",
      "json": "sa.JSON()" if a.batch else "postgresql.JSONB()", "uuid": "sa.String(36)" if a.batch else "postgresql.UUID()",
      "float": "sa.Float(53)", "bytes": "sa.LargeBinary()"}


def typ(c):
    if c.typ == "string":
        return "sa.String(length=%d)" % c.arg
    if c.typ == "enum":
        v = ", ".join(repr(x) for x in sim.enums[c.arg])
        return "sa.String(20)" if a.batch else "postgresql.ENUM(%s, name=%r, create_type=False)" % (v, c.arg)
    if a.batch and c.typ == "bigint" and c.name == "id":
        return "sa.Integer()"
    return SA[c.typ]


def col(c):
    s = "sa.Column(%r, %s" % (c.name, typ(c))
    if c.default is not None:
        s += ", server_default=sa.text(%r)" % c.default
    return s + ", nullable=%s)" % c.nullable


def fk(n, c, p):
    return "sa.ForeignKeyConstraint([%r], [%r], name=%r)" % (c, p + ".id", n)


def alter(old, new, tab):
    kw = ["existing_type=" + typ(old)]
    if (old.typ, old.arg) != (new.typ, new.arg):
        kw.append("type_=" + typ(new))
    if old.nullable != new.nullable:
        kw.append("nullable=%s" % new.nullable)
    else:
        kw.append("existing_nullable=%s" % old.nullable)
    if old.default != new.default:
        kw.append("server_default=" + ("None" if new.default is None else "sa.text(%r)" % new.default))
    elif old.default is not None:
        kw.append("existing_server_default=sa.text(%r)" % old.default)
    return tab + "%r, " % old.name + ", ".join(kw)


def emit(o):
    """one neutral op -> (helpers, up lines, down lines)"""
    k = o[0]
    if k == "create_table":
        t = o[1]
        up = ["op.create_table(%r," % t.name] + ["    %s," % col(c) for c in t.cols.values()]
        up += ["    %s," % fk(n, c, p) for n, (c, p) in t.fks.items()] + ["    sa.PrimaryKeyConstraint('id', name=%r)" % ("pk_" + t.name), ")"]
        return [], up, ["op.drop_table(%r)" % t.name]
    if k == "add_column":
        return [], ["op.add_column(%r, %s)" % (o[1], col(o[2]))], ["op.drop_column(%r, %r)" % (o[1], o[2].name)]
    if k == "drop_column":
        if a.batch:
            return [], ["with op.batch_alter_table(%r) as b:" % o[1], "    b.drop_column(%r)" % o[2].name], ["op.add_column(%r, %s)" % (o[1], col(o[2]).replace("nullable=False", "nullable=True"))]
        return [], ["op.drop_column(%r, %r)" % (o[1], o[2].name)], ["op.add_column(%r, %s)" % (o[1], col(o[2]))]
    if k == "alter_column":
        if a.batch:
            return [], ["with op.batch_alter_table(%r) as b:" % o[1], "    b.alter_column(%s)" % alter(o[2], o[3], "")], ["pass"]
        return [], ["op.alter_column(%s)" % alter(o[2], o[3], "%r, " % o[1])], ["op.alter_column(%s)" % alter(o[3], o[2], "%r, " % o[1])]
    if k == "create_index":
        return [], ["op.create_index(%r, %r, %r, unique=%s)" % (o[2], o[1], o[3], o[4])], ["op.drop_index(%r, table_name=%r)" % (o[2], o[1])]
    if k == "create_fk":
        if a.batch:
            return [], ["with op.batch_alter_table(%r) as b:" % o[1], "    b.create_foreign_key(%r, %r, [%r], ['id'])" % (o[2], o[4], o[3])], ["pass"]
        return [], ["op.create_foreign_key(%r, %r, %r, [%r], ['id'])" % (o[2], o[1], o[4], o[3])], ["op.drop_constraint(%r, %r, type_='foreignkey')" % (o[2], o[1])]
    if k == "create_enum":
        if a.batch:
            return [], ["pass"], ["pass"]
        q = "CREATE TYPE %s AS ENUM (%s)" % (o[1], ", ".join("'%s'" % v for v in o[2]))
        return [], ["op.execute(%r)" % q], ["op.execute('DROP TYPE %s')" % o[1]]
    if k == "execute":
        return [], ["op.execute(%r)" % o[1]], ["pass"]
    if k == "data":
        c = o[2]
        v = "0" if c.typ in ("int", "bigint") else "'unknown'"
        return [], ["t = sa.table(%r, sa.column(%r, %s))" % (o[1], c.name, typ(c)), "op.execute(t.update().where(t.c.%s.is_(None)).values({%r: %s}))" % (c.name, c.name, v)], ["pass"]
    if k == "loop_add":
        return [], ["for name in %r:" % o[1], "    op.add_column(name, %s)" % col(o[2])], ["for name in %r:" % o[1], "    op.drop_column(name, %r)" % o[2].name]
    if k == "helper_add":
        h = ["def add_times_%d(table):" % o[3]] + ["    op.add_column(table, %s)" % col(c) for c in o[2]] + ["", ""]
        if a.batch:  # SQLite cannot add a column with a non-constant default
            h = [x.replace(", server_default=sa.text('CURRENT_TIMESTAMP')", "") for x in h]
        return h, ["add_times_%d(%r)" % (o[3], o[1])], ["op.drop_column(%r, %r)" % (o[1], c.name) for c in o[2]]
    raise SystemExit(k)


def rid(i):
    return hashlib.sha1(b"%d-%d" % (a.seed, i)).hexdigest()[:12]


nops = 0
for i in range(1, a.n + 1):
    helpers, up, down = [], [], []
    for o in sim.revision():
        nops += 1
        h, u, d = emit(o)
        if a.batch:
            u = [x.replace(", server_default=sa.text('CURRENT_TIMESTAMP')", "") if o[0] == "add_column" else x for x in u]
            u = [x.replace("nullable=False", "nullable=True") if o[0] == "add_column" and "server_default" not in x else x for x in u]
        helpers += h; up += u; down = d + down
    with open("%s/migrations/versions/%s_rev%05d.py" % (a.out, rid(i), i), "w") as f:
        f.write('"""rev %d: %s\n\nRevision ID: %s\nRevises: %s\nCreate Date: 2024-01-01 00:00:00.000000\n\n"""\n' % (i, up[0][:40].replace('"', "'").replace("\\", ""), rid(i), rid(i - 1) if i > 1 else ""))
        f.write("from alembic import op\nimport sqlalchemy as sa\nfrom sqlalchemy.dialects import postgresql\n\n")
        f.write("revision = %r\ndown_revision = %r\nbranch_labels = None\ndepends_on = None\n\n\n" % (rid(i), rid(i - 1) if i > 1 else None))
        f.write("".join(x + "\n" for x in helpers))
        f.write("def upgrade():\n" + "".join("    %s\n" % x for x in up) + "\n\ndef downgrade():\n" + "".join("    %s\n" % x for x in down))

with open(a.out + "/models.py", "w") as f:   # the final schema, for autogenerate
    f.write("import sqlalchemy as sa\nfrom sqlalchemy.dialects import postgresql\nmetadata = sa.MetaData()\n\n")
    for t in sim.tables.values():
        f.write("sa.Table(%r, metadata,\n" % t.name + "".join("    %s,\n" % col(c) for c in t.cols.values()))
        f.write("".join("    %s,\n" % fk(n, c, p) for n, (c, p) in t.fks.items()))
        f.write("    sa.PrimaryKeyConstraint('id', name=%r),\n" % ("pk_" + t.name))
        f.write("".join("    sa.Index(%r, %s, unique=%s),\n" % (n, ", ".join(map(repr, cs)), u) for n, (cs, u) in t.idx.items()) + ")\n")
open(a.out + "/alembic.ini", "w").write("[alembic]\nscript_location = migrations\nsqlalchemy.url = postgresql://localhost/x\n")
open(a.out + "/migrations/script.py.mako", "w").write('"""${message}"""\nrevision = ${repr(up_revision)}\ndown_revision = ${repr(down_revision)}\nfrom alembic import op\nimport sqlalchemy as sa\ndef upgrade():\n    ${upgrades if upgrades else "pass"}\ndef downgrade():\n    pass\n')
open(a.out + "/migrations/env.py", "w").write('''import os, sys
from alembic import context
import sqlalchemy as sa
url = os.environ.get("DB_URL", "postgresql://localhost/x")
target = None
if os.environ.get("MODELS"):
    sys.path.insert(0, ".")
    from models import metadata as target
if context.is_offline_mode():
    context.configure(url=url, target_metadata=target, literal_binds=True)
    with context.begin_transaction():
        context.run_migrations()
else:
    with sa.create_engine(url, poolclass=sa.pool.NullPool).connect() as c:
        context.configure(connection=c, target_metadata=target, compare_type=True)
        with context.begin_transaction():
            context.run_migrations()
''')
print("revisions=%d ops=%d tables=%d columns=%d indexes=%d fks=%d" % (a.n, nops, len(sim.tables), sum(len(t.cols) for t in sim.tables.values()),
      sum(len(t.idx) for t in sim.tables.values()), sum(len(t.fks) for t in sim.tables.values())))
