from sqlalchemy import Column, Enum, Integer
from sqlalchemy.orm import relationship

from shop.base import Base
from shop.enums import Status
from enum import Enum as PyEnum



class Status(str, PyEnum):
    OPEN = "open"
    DONE = "done"


class Order(Base):
    __tablename__ = "orders"

    id = Column(Integer, primary_key=True)
    status = Column(Enum(Status))
