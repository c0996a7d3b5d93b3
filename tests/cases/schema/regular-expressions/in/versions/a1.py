import re

import sqlalchemy as sa
from alembic import op

revision = "a1"
down_revision = None

word = re.compile(r"([a-z])([A-Z])")


def snake(name):
    return word.sub(r"\1_\2", name).lower()


def upgrade():
    for name in ("userAccount", "orderLine"):
        op.create_table(snake(name), sa.Column("id", sa.Integer(), primary_key=True))
    found = re.match(r"(?P<table>\w+)\.(\w+)$", "user_account.email")
    if found:
        op.add_column(found.group("table"), sa.Column(found.group(2), sa.Text()))
    for part in re.findall(r"[a-z]+", "first, second"):
        op.add_column("order_line", sa.Column(part, sa.Integer()))


def downgrade():
    op.drop_table("order_line")
    op.drop_table("user_account")
