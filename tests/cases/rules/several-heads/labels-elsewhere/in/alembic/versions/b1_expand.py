import branches

revision = "b1"
down_revision = "a1"
branch_labels = (branches.EXPAND,)


def upgrade():
    pass
