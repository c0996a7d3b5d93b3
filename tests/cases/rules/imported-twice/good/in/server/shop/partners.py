from sqlalchemy import Column, Integer

from .base import Base


class Partner(Base):
    __tablename__ = "partners"

    id = Column(Integer, primary_key=True)
