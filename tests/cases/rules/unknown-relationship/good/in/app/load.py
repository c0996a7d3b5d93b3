from sqlalchemy.orm import joinedload, load_only

from app.models import Boat, Owner


def all_boats(db):
    return db.query(Boat).options(joinedload(Boat.owner).joinedload(Owner.boats), load_only(Boat.name)).all()
