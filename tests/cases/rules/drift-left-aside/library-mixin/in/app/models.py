import uuid

from fastapi_users_db_sqlalchemy import SQLAlchemyBaseUserTableUUID, SQLAlchemyUserDatabase
from sqlalchemy import ForeignKey, ForeignKeyConstraint, MetaData, String, Table, Column, Integer, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class User(SQLAlchemyBaseUserTableUUID, Base):
    nick: Mapped[str]


class Pot(Base):
    __tablename__ = "pots"
    __table_args__ = (ForeignKeyConstraint(["owner_id"], ["user.id"]),)

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("user.id"))
    mark: Mapped[str] = mapped_column(String(8), server_default=text("next_mark()"))


class Stray(Base):
    """Its table is made by nobody: what points at it cannot be held against the migrations."""

    __tablename__ = "strays"

    id: Mapped[int] = mapped_column(primary_key=True)
    kiln_id = mapped_column(ForeignKey("kilns.id"))


class Shelf(Base):
    __tablename__ = "shelves"

    id: Mapped[int] = mapped_column(primary_key=True)
    room: Mapped[str | None]


def database(session):
    return SQLAlchemyUserDatabase(session, User)


visits = Table("visits", MetaData(), Column("id", Integer))  # of the analytics store
