import branches

revision = "c1"
down_revision = "a1"
branch_labels = (branches.CONTRACT,)


def upgrade():
    pass
