from sqlalchemy import Column, Integer

from shop.base import Base


class Order(Base):
    __tablename__ = "orders"

    id = Column(Integer, primary_key=True)
