"""baseline

Builds in one step what 2 revisions built before it; their files are in
migrations/archive/.

Revision ID: 002
Revises:
Create Date: 2024-05-17 12:00:00.000000

"""

from alembic import op

# revision identifiers, used by Alembic.
revision = "002"
down_revision = None
branch_labels = None
depends_on = None


def create_berths_table():
    op.execute(
        """CREATE TABLE berths (
    id INTEGER NOT NULL,
    length FLOAT NOT NULL,
    covered BOOLEAN DEFAULT 0 NOT NULL,
    PRIMARY KEY (id)
)"""
    )


def create_boats_table():
    op.execute(
        """CREATE TABLE boats (
    id INTEGER NOT NULL,
    name VARCHAR(60) NOT NULL,
    berth_id INTEGER,
    PRIMARY KEY (id),
    UNIQUE (name),
    FOREIGN KEY (berth_id) REFERENCES berths (id)
)"""
    )
    op.create_index(op.f("ix_boats_berth_id"), "boats", ["berth_id"])


def insert_rows():
    op.execute(
        """INSERT OR IGNORE INTO berths (id, length, covered) VALUES
    (1, 12.5, 0),
    (2, 8.0, 0)"""
    )


def upgrade():
    create_berths_table()
    create_boats_table()
    insert_rows()


def downgrade():
    # what is stored in it is lost
    op.drop_table("berths")
    # what is stored in it is lost
    op.drop_table("boats")
