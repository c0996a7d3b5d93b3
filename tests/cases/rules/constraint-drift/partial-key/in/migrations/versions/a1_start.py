import sqlalchemy as sa
from alembic import op

revision = 'a1'
down_revision = None


def upgrade():
    op.create_table(
        'members',
        sa.Column('id', sa.Integer(), primary_key=True),
        sa.Column('mail', sa.String(80)),
        sa.Column('card', sa.Integer()),
        sa.Column('left_at', sa.DateTime()),
    )
    op.create_index('members_mail', 'members', ['mail'], unique=True, postgresql_where=sa.text('left_at IS NULL'))
    op.create_index('members_card', 'members', ['card'], unique=True, postgresql_where=sa.text('card IS NOT NULL'))


def downgrade():
    pass
