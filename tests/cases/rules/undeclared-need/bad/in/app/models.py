from sqlalchemy import BigInteger, CheckConstraint, Integer, String, text
from sqlalchemy.dialects.postgresql import CITEXT
from sqlalchemy.orm import mapped_column

from app.base import Base


class Club(Base):
    __tablename__ = 'clubs'
    __table_args__ = (CheckConstraint('slug_is_valid((slug)::text)'),)
    id = mapped_column(Integer, primary_key=True)
    slug = mapped_column(String(40), unique=True)
    mail = mapped_column(CITEXT)
    number = mapped_column(BigInteger, server_default=text("nextval('club_numbers'::regclass)"))
