# hidden by the package beside it
from sqlalchemy import Column, Integer
from sqlalchemy.orm import declarative_base

Base = declarative_base()


class Boat(Base):
    __tablename__ = 'boats'
    id = Column(Integer, primary_key=True)
    harbour = Column(Integer)
