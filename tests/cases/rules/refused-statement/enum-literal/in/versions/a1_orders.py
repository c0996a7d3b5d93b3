import sqlalchemy as sa
from alembic import op

revision = 'a1'
down_revision = None


def upgrade():
    state = sa.Enum('new', 'paid', name='order_state')
    op.create_table('orders', sa.Column('id', sa.Integer(), primary_key=True), sa.Column('state', state), sa.Column('total', sa.Integer()))
    op.create_index('ix_open', 'orders', ['id'], postgresql_where=sa.text("state = 'NEW'"))
    op.create_index('ix_paid', 'orders', ['id'], postgresql_where=sa.text("state IN ('new', 'paid')"))
    op.create_check_constraint('ck_state', 'orders', "state <> 'void'")
    op.create_check_constraint('ck_total', 'orders', "total > 'many'")


def downgrade():
    op.drop_table('orders')
    sa.Enum(name='order_state').drop(op.get_bind())
