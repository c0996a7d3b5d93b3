from sqlalchemy import DateTime, Integer, String
from sqlalchemy.orm import mapped_column

from app.base import Base


class Member(Base):
    __tablename__ = 'members'
    id = mapped_column(Integer, primary_key=True)
    mail = mapped_column(String(80), unique=True)
    card = mapped_column(Integer, unique=True)
    left_at = mapped_column(DateTime)
