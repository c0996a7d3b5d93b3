from sqlalchemy import BigInteger, Column, ForeignKey, Integer, String, Table, text
from sqlalchemy.orm import declarative_base, relationship

Base = declarative_base()

crews = Table(
    "crews",
    Base.metadata,
    Column("boat_id", Integer, ForeignKey("boats.id"), primary_key=True),
    Column("sailor_id", Integer, ForeignKey("sailors.id"), primary_key=True),
    Column("trainer_id", Integer),
)


class Sailor(Base):
    __tablename__ = "sailors"

    id = Column(Integer, primary_key=True)
    name = Column(String(40), unique=True)
    mentor = Column(String(40), ForeignKey("sailors.name"))
    berth_id = Column(Integer)
    badge = Column(BigInteger, server_default=text("nextval('badges'::regclass)"))

    boats = relationship("Boat", back_populates="owner")
    crewed = relationship("Boat", secondary=crews, back_populates="crew")


class Boat(Base):
    __tablename__ = "boats"

    id = Column(Integer, primary_key=True)
    owner_key = Column("owner_id", Integer, ForeignKey("sailors.id"), nullable=False)
    skipper_id = Column(Integer)

    owner = relationship(Sailor, back_populates="boats")
    crew = relationship("Sailor", secondary="crews", back_populates="crewed")
    berths = relationship("Berth", back_populates="boat")


class Berth(Base):
    __tablename__ = "berths"

    id = Column(Integer, primary_key=True)
    boat_id = Column(Integer, ForeignKey("boats.id"))
    last_boat_id = Column(Integer)

    boat = relationship("Boat", back_populates="berths")
