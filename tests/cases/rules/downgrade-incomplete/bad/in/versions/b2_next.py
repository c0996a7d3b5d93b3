from alembic import op
import sqlalchemy as sa

revision = 'b2'
down_revision = 'a1'


def upgrade():
    op.create_table(
        'roles',
        sa.Column('id', sa.Integer(), primary_key=True),
    )
    op.add_column('users', sa.Column('role_id', sa.Integer()))


def downgrade():
    op.drop_table('roles')
