from sqlalchemy import Column, Index, Integer, String
from sqlalchemy.orm import relationship

from shop.base import Base


class User(Base):
    __tablename__ = "users"
    __table_args__ = (Index("ix_users_name_email", "name", "email"), Index("ix_users_email", "email"))

    id = Column(Integer, primary_key=True)
    name = Column(String(20), index=True)
    email = Column(String(50))
