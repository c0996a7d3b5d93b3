from sqlalchemy import CheckConstraint, Column, Date, Enum, ForeignKey, Index, Integer, String, Text, text
from sqlalchemy.orm import declarative_base

Base = declarative_base()


class Bike(Base):
    __tablename__ = "bikes"

    id = Column(Integer, primary_key=True)
    frame = Column(String(40), nullable=False, unique=True)
    paint = Column(Text)
    bought = Column(Date)


class Ride(Base):
    __tablename__ = "rides"
    __table_args__ = (
        CheckConstraint("metres > 0", name="rides_metres_positive"),
        Index("rides_newest", text("started DESC"), postgresql_where=text("state = 'done'")),
    )

    id = Column(Integer, primary_key=True)
    bike_id = Column(Integer, ForeignKey("bikes.id", ondelete="CASCADE"), nullable=False, index=True)
    metres = Column(Integer, nullable=False, server_default=text("1"))
    state = Column(Enum("planned", "done", name="ride_state"), server_default=text("'planned'"))
    started = Column(Date)
