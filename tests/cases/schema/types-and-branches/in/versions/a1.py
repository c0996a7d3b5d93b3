import sqlalchemy as sa
from alembic import op
from sqlalchemy.ext.mutable import MutableDict
from sqlalchemy.types import TypeDecorator

revision = "a1"
down_revision = None


class Json(TypeDecorator[dict]):
    impl = sa.Text


def upgrade():
    bind = op.get_bind()
    op.create_table("events", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("data", MutableDict.as_mutable(Json)))
    if str(bind.engine.url).startswith("postgresql"):
        op.create_index("ix_events_data", "events", [sa.text("md5(data)")])
    else:
        op.create_index("ix_events_other", "events", ["data"])
    op.execute("COMMIT")
    op.create_index("ix_events_id", "events", ["id"], postgresql_concurrently=True)
    with bind.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as own:
        own.execute(sa.text("CREATE INDEX CONCURRENTLY ix_events_both ON events (id, data)"))


def downgrade():
    op.drop_table("events")
