import enum

from sqlalchemy import Column, Enum, Integer
from sqlalchemy.orm import declarative_base

Base = declarative_base()


class Role(enum.Enum):
    ADMIN = 'admin'
    GUEST = 'guest'


class User(Base):
    __tablename__ = 'users'
    __table_args__ = {'schema': 'app'}
    id = Column(Integer, primary_key=True)
    role = Column(Enum(Role, name='role', schema='app'))
    by_name = Column(Enum(Role, name='role', schema='app', values_callable=lambda e: [m.name for m in e]))
    by_value = Column(Enum(Role, name='role', schema='app', values_callable=lambda e: [m.value for m in e]))
    by_function = Column(Enum(Role, name='role', schema='app', values_callable=labels))
