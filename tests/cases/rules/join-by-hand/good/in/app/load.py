from app.models import Boat, Owner


def with_owners(db, owner_id):
    return db.query(Boat).join(Boat.owner).filter(Boat.owner_id == owner_id).all()


def same_berth(db):
    return db.query(Boat).join(Owner, Owner.email == Boat.berth).all()
