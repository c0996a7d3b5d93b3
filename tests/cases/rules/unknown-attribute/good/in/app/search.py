from enum import Enum

from sqlalchemy import desc, func, or_, select
from sqlalchemy.orm import Session, aliased
from third_party import Thing

from app import models
from app.models import Boat as Ship, Owner


class State(Enum):
    OPEN = 'open'


def search(db: Session, word, berth=None):
    query = db.query(Ship)
    if berth:
        query = query.filter(Ship.berth == berth, Ship.label != word)
    if word:
        query = query.filter(or_(Ship.name.ilike(word), func.lower(Ship.name) == State.OPEN))
    return query.filter_by(berth=berth).order_by(Ship.built.desc(), desc('total')).all()


def by_owner(db: Session, ship, owner_id):
    other = aliased(Owner)
    rows = db.execute(select(Ship.id).join(other, other.id == Ship.owner_id).where(models.Owner.email.is_(None)))
    return [row for row in rows if row.harbour == ship.harbour and Thing.harbour == 1]
