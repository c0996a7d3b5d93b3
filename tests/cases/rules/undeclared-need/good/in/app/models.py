from sqlalchemy import CheckConstraint, Integer, String
from sqlalchemy.orm import mapped_column

from app.base import Base


class Club(Base):
    __tablename__ = 'clubs'
    __table_args__ = (CheckConstraint('length(slug) > 2', name='slug_valid'),)
    id = mapped_column(Integer, primary_key=True)
    slug = mapped_column(String(40))
