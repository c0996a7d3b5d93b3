from sqlalchemy import func, select

from app.models import Boat, Owner


def with_owners(db):
    return db.query(Boat).join(Owner, Owner.email == Boat.skipper_email).all()
