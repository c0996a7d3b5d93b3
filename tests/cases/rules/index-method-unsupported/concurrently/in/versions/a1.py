from alembic import op
import sqlalchemy as sa

revision = 'a1'
down_revision = None


def upgrade():
    op.create_table('docs', sa.Column('id', sa.Integer(), primary_key=True), sa.Column('body', sa.JSON()))
    op.create_index('ix_docs_body', 'docs', ['body'], postgresql_using='gin', postgresql_concurrently=True)


def downgrade():
    pass
