import datetime
import enum
import uuid
from typing import Annotated, Optional

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, MetaData, String, Table, Text, UniqueConstraint, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column, relationship

key = Annotated[int, mapped_column(primary_key=True)]
name50 = Annotated[str, 50]


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention={'fk': 'fk_%(table_name)s_%(column_0_name)s', 'uq': 'uq_%(table_name)s_%(column_0_name)s'})
    type_annotation_map = {name50: String(50), dict: JSONB}


class Stamped:
    @declared_attr.directive
    def __tablename__(cls) -> str:
        return cls.__name__.lower() + 's'

    created_at: Mapped[datetime.datetime] = mapped_column(server_default=func.now())

    @declared_attr
    def owner_id(cls) -> Mapped[Optional[int]]:
        return mapped_column(ForeignKey('users.id', ondelete='SET NULL'))


class Kind(enum.Enum):
    book = 'b'
    film = 'f'


memberships = Table(
    'memberships',
    Base.metadata,
    Column('user_id', ForeignKey('users.id'), primary_key=True),
    Column('team_id', ForeignKey('teams.id'), primary_key=True),
)


class User(Base):
    __tablename__ = 'users'
    __table_args__ = (UniqueConstraint('login'), {'comment': 'people'})
    id: Mapped[key]
    login: Mapped[name50]
    bio: Mapped['str | None'] = mapped_column(Text)
    best_team_id: Mapped[int | None] = mapped_column(ForeignKey('teams.id'))
    teams: Mapped[list['Team']] = relationship(secondary=memberships)


class Team(Stamped, Base):
    id: Mapped[key]
    tags: Mapped[dict]


class Item(Stamped, Base):
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    kind: Mapped[Kind]
    price: Mapped[float] = mapped_column(CheckConstraint('price > 0'))
    type: Mapped[str]
    __table_args__ = (Index('ix_items_price', price.desc(), postgresql_where=price > 10),)
    __mapper_args__ = {'polymorphic_on': 'type'}


class Book(Item):
    __tablename__ = 'books'
    id: Mapped[uuid.UUID] = mapped_column(ForeignKey('items.id'), primary_key=True)
    pages: Mapped[int | None]


class Audio(Item):
    __tablename__ = None
    minutes: Mapped[int | None]


class Draft(Base):
    __abstract__ = True
    text = Column('body', Text, nullable=False)


class Letter(Draft):
    __tablename__ = 'letters'
    id = Column(Integer, primary_key=True)
