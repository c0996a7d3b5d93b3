import dataclasses
import enum
from datetime import *

from sqlalchemy import *
from sqlalchemy.dialects.postgresql import ENUM, JSONB
from sqlalchemy.orm import *

try:
    from vendor.types import Fancy
except ImportError:
    Fancy = None

Colour = enum.Enum("Colour", "red green blue")
Size = enum.Enum("Size", ["S", "M"], type=str)


class Defaults:
    @declared_attr
    def __tablename__(cls):
        return cls.__name__.lower() + "s"

    created = Column(DateTime, server_default=func.now())


Base = declarative_base(cls=Defaults, metaclass=DeclarativeMeta)
given = ENUM("new", "old", name="state", create_type=False)


class Keyed:
    second = Column(Integer, primary_key=True)
    owner_id = Column(Integer)


class Car(Keyed, Base):
    first = Column(Integer, primary_key=True, autoincrement=False)
    colour = Column(Enum(Colour))
    size = Column(Enum(Size, name="size_of_car"))
    state = Column(given)
    deleted = Column(DateTime)
    owner = Column("owner_name", String(20), key="owner_key")
    __table_args__ = (
        UniqueConstraint("owner_key", "size"),
        Index("ix_cars_here", "owner_key", postgresql_where=(deleted == None)),  # noqa: E711
    )


Index("ix_cars_look", Car.colour, Car.size, unique=True)
Index("ix_cars_owner", func.lower(Car.owner))
Car.late = Column("late_column", Integer, server_default=text("5"))


@dataclasses.dataclass
class Point:
    x: int
    y: int | None


class Place(Base):
    id = Column(Integer, primary_key=True)
    inside: Mapped[Point] = composite(mapped_column("inside_x"), mapped_column("inside_y"))
    notes = Column(JSONB)
    fancy = Column(String(3) if Fancy is not None else Integer)
    outside = composite(Point, Column("outside_x", Integer), Column("outside_y", Integer))


Index("ix_places_author", Place.notes["author"].astext)
Index("ix_places_place", Place.notes[("where", "place")].astext)


class Person(Base):
    @declared_attr
    def __tablename__(cls):
        return None if has_inherited_table(cls) else "people"

    id = Column(Integer, primary_key=True)
    kind = Column(String(5))


class Engineer(Person):
    skill = Column(String(8))


class Depth(Base):
    @declared_attr
    def __tablename__(cls):
        return "depth_%d" % len([one for one in cls.__mro__ if one is not object])

    id = Column(Integer, primary_key=True)


def make(name, length):
    return type(name, (Base,), {"id": Column(Integer, primary_key=True), "value": Column(String(length))})


Short = make("Short", 3)
