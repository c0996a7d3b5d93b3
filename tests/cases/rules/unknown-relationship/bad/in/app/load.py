from sqlalchemy.orm import joinedload

from app.models import Boat, Owner


def all_boats(db):
    return db.query(Boat).options(joinedload(Boat.owners)).all()
