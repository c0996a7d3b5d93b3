from app.models import Boat, Owner


def with_owners(db):
    return db.query(Boat).join(Owner, Owner.id == Boat.owner_id).all()


def old_style(db):
    return db.query(Boat, Owner).filter(Boat.owner_id == Owner.id).all()
