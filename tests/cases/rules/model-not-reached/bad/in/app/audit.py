from sqlalchemy.orm import Mapped, mapped_column

from app.base import Base


class Audit(Base):
    __tablename__ = 'audit'
    id: Mapped[int] = mapped_column(primary_key=True)
