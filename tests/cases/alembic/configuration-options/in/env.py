import os

from alembic import context

context.config.set_main_option('chosen', os.environ['CHOSEN'])
