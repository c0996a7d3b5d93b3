from alembic import op
import sqlalchemy as sa

revision = "b2"
down_revision = "a1"


def upgrade():
    op.alter_column("users", "name", type_=sa.String(50), existing_type=sa.String(10))
    op.add_column("users", sa.Column("plan", sa.String(), nullable=False, server_default="free"))
    op.create_foreign_key("orders_user_fk", "orders", "users", ["user_id"], ["id"])
    op.create_index("orders_user_id_idx", "orders", ["user_id"])
    op.create_table("items", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("order_id", sa.Integer()))
    op.create_index("items_order_id_idx", "items", ["order_id"])
    with op.get_context().autocommit_block():
        op.create_index("users_name_idx", "users", ["name"], postgresql_concurrently=True)


def downgrade():
    op.drop_table("items")
    op.drop_index("orders_user_id_idx")
    op.drop_constraint("orders_user_fk", "orders")
    op.drop_column("users", "plan")
