from sqlalchemy import Column, Integer, String
from sqlalchemy.orm import declarative_base
from vendor.auth import TokenMixin

Base = declarative_base()


class User(Base):
    __tablename__ = "users"
    id = Column(Integer, primary_key=True)
    name = Column(String(40))


class Order(Base):
    __tablename__ = "orders"
    id = Column(Integer, primary_key=True)
    total = Column(Integer)


class Token(TokenMixin, Base):
    __tablename__ = "tokens"
    id = Column(Integer, primary_key=True)
