from sqlalchemy import Column, Integer

from shop.base import Base


class Line(Base):
    __tablename__ = "lines"

    id = Column(Integer, primary_key=True)
