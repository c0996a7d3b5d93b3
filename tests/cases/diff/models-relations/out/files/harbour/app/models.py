from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    Table,
    text,
)
from sqlalchemy.orm import declarative_base, relationship

Base = declarative_base()

crews = Table(
    "crews",
    Base.metadata,
    Column("boat_id", Integer, ForeignKey("boats.id"), primary_key=True),
    Column("sailor_id", Integer, ForeignKey("sailors.id"), primary_key=True),
    Column("trainer_id", Integer, ForeignKey("sailors.id")),
)


class Sailor(Base):
    __tablename__ = "sailors"
    __table_args__ = (
        ForeignKeyConstraint(
            ["berth_id"],
            ["berths.id"],
            name="sailors_berth_fkey",
            use_alter=True,
        ),
        Index("sailors_name", "name", unique=True),
    )

    id = Column(Integer, primary_key=True)
    name = Column(String(40))
    mentor = Column(String(40), ForeignKey(
        "sailors.name",
        name="sailors_mentor_fkey",
        use_alter=True,
    ))
    berth_id = Column(Integer)
    badge = Column(BigInteger, server_default=text("nextval('badges')"))
    boats_ = Column("boats", Integer)

    boats = relationship("Boat", back_populates="owner", foreign_keys="Boat.owner_key")
    crewed = relationship(
        "Boat",
        secondary=crews,
        back_populates="crew",
        primaryjoin="Sailor.id == crews.c.sailor_id",
    )


class Boat(Base):
    __tablename__ = "boats"
    __table_args__ = (
        ForeignKeyConstraint(
            ["skipper_id"],
            ["sailors.id"],
            name="boats_skipper_id_fkey",
            use_alter=True,
        ),
    )

    id = Column(Integer, primary_key=True)
    owner_key = Column("owner_id", Integer, ForeignKey("sailors.id"), nullable=False)
    skipper_id = Column(Integer)

    owner = relationship(Sailor, back_populates="boats", foreign_keys="Boat.owner_key")
    crew = relationship(
        "Sailor",
        secondary="crews",
        back_populates="crewed",
        secondaryjoin="Sailor.id == crews.c.sailor_id",
    )
    berths = relationship("Berth", back_populates="boat", foreign_keys="Berth.boat_id")


class Berth(Base):
    __tablename__ = "berths"
    __table_args__ = (
        ForeignKeyConstraint(
            ["last_boat_id"],
            ["boats.id"],
            name="berths_last_boat_id_fkey",
            use_alter=True,
        ),
    )

    id = Column(Integer, primary_key=True)
    boat_id = Column(Integer, ForeignKey("boats.id"))
    last_boat_id = Column(Integer)

    boat = relationship("Boat", back_populates="berths", foreign_keys="Berth.boat_id")
