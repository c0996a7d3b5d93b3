from sqlalchemy import Column, ForeignKey, Integer, String
from sqlalchemy.orm import relationship

from shop.base import Base


class User(Base):
    __tablename__ = "users"

    id = Column(Integer, primary_key=True, index=True)


class Order(Base):
    __tablename__ = "orders"

    number = Column("no", Integer, index=True, primary_key=True)
