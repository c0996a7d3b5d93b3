from alembic import op
import sqlalchemy as sa

revision = 'b2'
down_revision = 'a1'


def upgrade():
    op.alter_column('users', sa.Column('name', sa.Text()))
    op.alter_column('users', 'name', existing_type=sa.String(20), server_default=False)


def downgrade():
    pass
