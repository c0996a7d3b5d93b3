import sqlalchemy as sa
from alembic import op
from elsewhere import count

revision = "a1"
down_revision = None


def upgrade():
    op.create_table("users", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("name", sa.String(count())))
    op.create_table("part_%02d" % count(), sa.Column("id", sa.Integer()))
    op.drop_table("users")


def downgrade():
    pass
