from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship


class Typed(DeclarativeBase):
    pass


class Crew(Typed):
    __tablename__ = 'crews'
    id: Mapped[int] = mapped_column(primary_key=True)
    rank: Mapped[str]
    sailors: Mapped[list['Sailor']] = relationship(back_populates='crew')


class Sailor(Typed):
    __tablename__ = 'sailors'
    id: Mapped[int] = mapped_column(primary_key=True)
    crew_id: Mapped[int] = mapped_column('crew', ForeignKey('crews.id'))
    crew: Mapped[Crew] = relationship('Crew', back_populates='sailors')


def ranked(db, rank):
    crew = db.query(Crew).filter_by(rank=rank).first()
    if crew.sailors.filter_by(name='x').first():
        crew.update(colour='red')
    return select(Sailor).where(Sailor.crew.has(rank=rank), Sailor.crew_id > 3)


def paint(session):
    row = session.get(Crew, 1)
    row.update(colour='blue')
