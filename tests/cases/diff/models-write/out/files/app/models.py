from datetime import date, datetime
from typing import Optional

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Computed,
    Date,
    DateTime,
    Enum,
    ForeignKey,
    Identity,
    Index,
    Integer,
    Numeric,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from decimal import Decimal
from sqlalchemy.dialects.postgresql import UUID, ARRAY
from uuid import UUID as PyUUID


class Base(DeclarativeBase):
    pass


class Bike(Base):
    __tablename__ = "bikes"
    __table_args__ = (
        Index(
            "bikes_serial",
            "serial_number",
            unique=True,
            postgresql_where=text("archived_at IS NULL"),
        ),
        Index("bikes_paint", "paint", postgresql_using="hash"),
        CheckConstraint("price > 0", name="bikes_price_check"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    frame: Mapped[str] = mapped_column(String(40))
    serial_number: Mapped[str] = mapped_column(String(40))
    paint: Mapped[Optional[str]] = mapped_column(Text(), server_default=text("'black'"))
    archived_at: Mapped[Optional[datetime]] = mapped_column(DateTime(timezone=True))
    price: Mapped[Optional[Decimal]] = mapped_column(Numeric(8, 2))
    weight: Mapped[Optional[int]] = mapped_column(
        Integer(),
        Computed("length(frame)", persisted=True),
    )


class Ride(Base):
    __tablename__ = "rides"
    __table_args__ = (
        UniqueConstraint("bike_id", "started", name="rides_bike_id_started_key"),
    )

    id: Mapped[int] = mapped_column(BigInteger(), Identity(), primary_key=True)
    bike_id: Mapped[int] = mapped_column(ForeignKey("bikes.id", ondelete="CASCADE"))
    started: Mapped[date]


class Tyres(Base):
    __tablename__ = "tyres"
    __table_args__ = (
        Index("tyres_bike", "bike_id"),
    )

    id: Mapped[PyUUID] = mapped_column(
        UUID(),
        primary_key=True,
        server_default=text("gen_random_uuid()"),
    )
    bike_id: Mapped[Optional[int]] = mapped_column(
        Integer(),
        ForeignKey("bikes.id", ondelete="SET NULL"),
    )
    state: Mapped[str] = mapped_column(
        Enum("new", "worn", name="wear"),
        server_default=text("'new'"),
        comment="by eye",
    )
    from_: Mapped[Optional[date]] = mapped_column("from", Date())
    tags: Mapped[Optional[list]] = mapped_column(ARRAY(Text()))
