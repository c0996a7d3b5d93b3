from alembic import op
import sqlalchemy as sa
revision='a1'
down_revision=None
def upgrade():
    op.create_table('t', sa.Column('id', sa.Integer, primary_key=True), sa.Column('n', sa.Integer))
def downgrade():
    op.drop_table('t')
