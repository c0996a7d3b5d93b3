import os
import uuid
from datetime import datetime

import sqlalchemy as sa
from alembic import op

revision = "a1"
down_revision = None

schema = os.getenv("RATES_SCHEMA", "public")


def upgrade():
    op.create_table("rates", sa.Column("id", sa.Uuid(), primary_key=True), sa.Column("at", sa.DateTime()), schema=schema)
    op.execute(f"INSERT INTO rates (id, at) VALUES ('{uuid.uuid4()}', '{datetime.utcnow()}')")
    op.get_bind().execute(sa.text("UPDATE rates SET at = now() WHERE id IN :ids"), {"ids": tuple(load())})
    op.execute("ALTER TABLE rates ADD COLUMN " + os.environ["RATES_COLUMN"] + " text")


def load():
    return open("/etc/ids").read().split()


def downgrade():
    op.drop_table("rates", schema=schema)
