from alembic import op
import sqlalchemy as sa
revision='b1'
down_revision='a1'
def upgrade():
    op.create_index('ix_t_n', 't', ['n'])
def downgrade():
    op.drop_index('ix_t_n')
