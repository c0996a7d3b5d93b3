import os

# Read on the way to the models, and no table depends on either.
PRODUCTION = os.getenv("PRODUCTION", "True").lower() in ["true", "1"]
TESTING = os.getenv("TESTING", "False").lower() in ["true", "1"]
# This one decides about a column.
CODE_LENGTH = int(os.getenv("CODE_LENGTH", "12"))


def data_folder():
    if TESTING:
        return "tests/.temp"
    return "/app/data" if PRODUCTION else "data"
