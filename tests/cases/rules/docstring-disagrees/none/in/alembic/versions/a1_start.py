"""start

Revision ID: a1
Revises: none
Create Date: 2024-01-01 10:00:00

"""
revision = "a1"
down_revision = None


def upgrade():
    pass
