from sqlalchemy import select


def in_harbour(session, harbour):
    return session.execute(select(Boat).where(Boat.harbour == harbour, Boat.name != '')).scalars().all()
