import sqlalchemy as sa
from alembic import op

revision = 'a1'
down_revision = None


def upgrade():
    op.create_table(
        'shifts',
        sa.Column('id', sa.Integer(), primary_key=True),
        sa.Column('outputs', sa.String(200)),
        sa.Column('outcomes', sa.String(200)),
        sa.Column('authored_by_id', sa.Integer()),
        sa.Column('end_time', sa.DateTime()),
        sa.Column('note', sa.String(80)),
        sa.Column('visible', sa.Boolean()),
    )


def downgrade():
    pass
