import enum

import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    type_annotation_map = {
        enum.Enum: sa.Enum(enum.Enum, values_callable=lambda members: [one.value for one in members]),
    }


class Glaze(enum.Enum):
    CLEAR = "clear glaze"
    MATT = "matt glaze"


class Pot(Base):
    __tablename__ = "pots"

    id: Mapped[int] = mapped_column(primary_key=True)
    glaze: Mapped[Glaze]
    inside: Mapped[Glaze | None]
