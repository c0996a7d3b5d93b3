import enum

from sqlalchemy import Column, Enum, Integer
from sqlalchemy.orm import declarative_base

Base = declarative_base()


class Role(enum.Enum):
    ADMIN = 'admin'
    GUEST = 'guest'


class User(Base):
    __tablename__ = 'users'
    id = Column(Integer, primary_key=True)
    role = Column(Enum(Role, name='role'))
