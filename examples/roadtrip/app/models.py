from sqlalchemy import JSON, Boolean, Column, Date, ForeignKey, Integer, String
from sqlalchemy.orm import declarative_base

Base = declarative_base()


class Traveller(Base):
    __tablename__ = "travellers"
    id = Column(String(36), primary_key=True)
    email = Column(String(255), nullable=False, unique=True)
    name = Column(String(120))


class Trip(Base):
    __tablename__ = "trips"
    id = Column(Integer, primary_key=True)
    owner_id = Column(String(36), ForeignKey("travellers.id", ondelete="CASCADE"), nullable=False)
    title = Column(String(200), nullable=False)
    starts_on = Column(Date)
    is_public = Column(Boolean, nullable=False, default=False)
    preferences = Column(JSON)
