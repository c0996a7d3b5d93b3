from sqlalchemy import Column, Enum, Integer
from sqlalchemy.orm import relationship

from shop.base import Base
from shop.enums import Status


class Order(Base):
    __tablename__ = "orders"

    id = Column(Integer, primary_key=True)
    status = Column(Enum(Status), default=Status.NEW)

    @property
    def over(self):
        return self.status == Status.CANCELLED
