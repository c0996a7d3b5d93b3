import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "a1"
down_revision = None


def upgrade():
    op.create_table("places", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("name", sa.Text()), sa.Column("extra", postgresql.JSON()))
    op.execute("CREATE VIEW near AS SELECT p.id, round(lat) AS at FROM places p GROUP BY p.id, at HAVING count(*) > 1")
    op.execute("CREATE VIEW names AS SELECT name AS n, count(*) FROM places GROUP BY n ORDER BY n")
    op.execute("CREATE POLICY own ON places USING (EXISTS (SELECT 1 FROM owners o WHERE o.place = id))")
    op.execute("CREATE INDEX CONCURRENTLY ix ON places USING gin (extra)")


def downgrade():
    op.execute("DROP VIEW names")
    op.drop_table("places")
