from sqlalchemy import Boolean, DateTime, ForeignKey, Integer, String
from sqlalchemy.orm import mapped_column

from app.base import Base


class Shift(Base):
    __tablename__ = 'shifts'
    id = mapped_column(Integer, primary_key=True)
    note = mapped_column(String(80))
    author_id = mapped_column(Integer)
    ended_at = mapped_column(DateTime)
    outcome = mapped_column(String(200))
    paid = mapped_column(Boolean)
