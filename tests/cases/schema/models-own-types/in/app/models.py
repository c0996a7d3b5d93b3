import enum

from sqlalchemy import BigInteger, Enum, ForeignKey, Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.base import Base, Code, HarbourSettings, Named, SCHEMA


class State(enum.Enum):
    AFLOAT = "afloat"
    SUNK = "sunk"

    @classmethod
    def over(cls):
        return [cls.SUNK]


class Berth(Base):
    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)


class Boat(Base):
    id: Mapped[int] = mapped_column(primary_key=True)
    # The key's column has the type, whatever the annotation says.
    berth_id: Mapped[int] = mapped_column(ForeignKey(f"{SCHEMA}.berths.id"))
    code: Mapped[str] = mapped_column(Code)
    state: Mapped[State] = mapped_column(Named(State, 20))
    paint: Mapped[State] = mapped_column(Enum(State, native_enum=False))
    settings: Mapped[HarbourSettings] = mapped_column(HarbourSettings.as_mutable(JSONB()))

    __table_args__ = (
        Index("boats_open", berth_id.asc(), postgresql_where=state.not_in(State.over())),
        Index("boats_painted", code, postgresql_where=paint == State.AFLOAT),
        {"schema": SCHEMA},
    )
