from sqlalchemy import Column, Integer, String
from sqlalchemy.orm import declarative_base

Base = declarative_base()


class Boat(Base):
    __tablename__ = 'boats'
    id = Column(Integer, primary_key=True)
    name = Column(String)
