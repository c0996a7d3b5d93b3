from sqlalchemy import Column, ForeignKey, Integer, String
from sqlalchemy.orm import relationship

from shop.base import Base


class User(Base):
    __tablename__ = "users"

    id = Column(Integer, primary_key=True)
    name = Column(String, index=True)


class Part(Base):
    __tablename__ = "parts"

    order = Column(Integer, primary_key=True)
    line = Column(Integer, primary_key=True, index=True)
