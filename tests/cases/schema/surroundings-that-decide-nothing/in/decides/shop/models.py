import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase

from shop.config import data_folder

FOLDER = data_folder()


class Base(DeclarativeBase):
    pass


class Order(Base):
    __tablename__ = "orders"
    id = sa.Column(sa.Integer, primary_key=True)
