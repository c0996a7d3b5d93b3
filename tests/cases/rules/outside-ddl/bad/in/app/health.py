from sqlalchemy import text


def repair(db):
    db.execute(text('ALTER TABLE users ADD COLUMN bio TEXT'))
    print('ALTER TABLE users ADD COLUMN seen TEXT')
