import os
from alembic import op
import sqlalchemy as sa

revision = 'b2'
down_revision = 'a1'


def upgrade():
    if os.environ['REGION'] == 'eu':
        op.add_column('users', sa.Column('vat', sa.Text()))


def downgrade():
    pass
