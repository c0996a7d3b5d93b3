from typing import TYPE_CHECKING

from sqlalchemy import Column, Integer

from shop.base_class import Base
from shop import line

if TYPE_CHECKING:
    from shop.base import Line


class Order(Base):
    __tablename__ = "orders"

    id = Column(Integer, primary_key=True)
