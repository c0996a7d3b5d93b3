import os

DATABASE = "sqlite:///" + os.path.join(os.path.dirname(__file__), "forum.sqlite")
# DATABASE = "postgresql://forum@localhost/forum"
