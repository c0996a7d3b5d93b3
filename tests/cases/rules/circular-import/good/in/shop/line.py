from sqlalchemy import Column, Integer

from shop import order
from shop.base_class import Base


class Line(Base):
    __tablename__ = "lines"

    id = Column(Integer, primary_key=True)

    def owner(self):
        from shop.base import Order

        return Order
