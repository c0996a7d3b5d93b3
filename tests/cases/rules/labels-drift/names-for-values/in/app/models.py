import enum

from sqlalchemy.orm import Mapped, mapped_column

from app.base import Base


class State(enum.Enum):
    NEW = 'new'
    PAID = 'paid'


class Order(Base):
    __tablename__ = 'orders'
    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[State]
