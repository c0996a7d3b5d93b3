from sqlalchemy import desc, func, or_, select
from sqlalchemy.orm import Session, aliased

from app import models
from app.models import Boat as Ship, Owner


def search(db: Session, word, harbour=None):
    query = db.query(Ship)
    if harbour:
        query = query.filter(Ship.harbour == harbour)
    if word:
        query = query.filter(or_(Ship.name.ilike(word), func.lower(Ship.nickname) == word))
    return query.filter_by(harbour=harbour).order_by(Ship.build.desc()).all()


def by_owner(db: Session, owner_id):
    other = aliased(Owner)
    rows = db.execute(select(Ship.id).join(other, other.ident == Ship.owner_id).where(models.Owner.mail.is_(None)))
    return rows.order_by(desc('built'))
