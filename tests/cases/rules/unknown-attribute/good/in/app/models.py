from sqlalchemy import Column, ForeignKey, Integer, String
from sqlalchemy.orm import DeclarativeBase, relationship


class Base(DeclarativeBase):
    pass


class Owner(Base):
    __tablename__ = 'owners'
    id = Column(Integer, primary_key=True)
    email = Column(String(200))
    boats = relationship('Boat', back_populates='owner')


class Boat(Base):
    __tablename__ = 'boats'
    id = Column(Integer, primary_key=True)
    name = Column(String(50))
    built = Column('built_in', Integer)
    berth = Column(String(20))
    owner_id = Column(Integer, ForeignKey('owners.id'))
    skipper_email = Column(String(200))
    owner = relationship('Owner', back_populates='boats')

    @property
    def label(self):
        return self.name
