from sqlalchemy import Column, Date, ForeignKey, Integer, String, Text
from sqlalchemy.orm import declarative_base

Base = declarative_base()


class Bike(Base):
    __tablename__ = 'bikes'

    id = Column(Integer, primary_key=True)
    frame = Column(String(20), nullable=False)  # as engraved
    serial_number = Column(String(40), nullable=False, unique=True)
    paint = Column(Text, index=True)
    nickname = Column(Text)


class Ride(Base):
    __tablename__ = 'rides'

    id = Column(Integer, primary_key=True)
    bike_id = Column(
        Integer,
        ForeignKey('bikes.id'),  # who was ridden
        nullable=False,
    )
    started = Column(Date)
