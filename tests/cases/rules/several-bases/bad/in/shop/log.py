from sqlalchemy import Column, Integer

from shop.events import Base


class Entry(Base):
    __tablename__ = "log"

    id = Column(Integer, primary_key=True)
