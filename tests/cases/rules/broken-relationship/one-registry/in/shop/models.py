from sqlalchemy import Column, ForeignKey, Integer
from sqlalchemy.orm import relationship

from shop.base import base, idbase


class Order(idbase):
    __tablename__ = "orders"

    lines = relationship("Line", back_populates="order")


class Line(base):
    __tablename__ = "lines"

    order_id = Column(Integer, ForeignKey("orders.id"), primary_key=True)
    position = Column(Integer, primary_key=True)
    order = relationship("Order", back_populates="lines")
