from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

revision = 'a1'
down_revision = None


def upgrade():
    kind = postgresql.ENUM('a', 'b', name='kind', create_type=False)
    kind.create(op.get_bind())
    op.create_table('t', sa.Column('id', sa.Integer(), primary_key=True), sa.Column('kind', kind))


def downgrade():
    op.drop_table('t')
