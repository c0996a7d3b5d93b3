from app.models import *


def by_captain(session, captain):
    return session.query(Boat).filter(Boat.captain == captain).all()
