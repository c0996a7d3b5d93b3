from app.models import Boat, Owner


def with_owners(db, email):
    return db.query(Boat).join(Owner, Owner.id == Boat.owner_id).filter(Owner.email == email).all()
