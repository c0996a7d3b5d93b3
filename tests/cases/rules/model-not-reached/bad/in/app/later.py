from sqlalchemy.orm import Mapped, mapped_column

from app.base import Base


class Plan(Base):
    __tablename__ = 'plans'
    id: Mapped[int] = mapped_column(primary_key=True)
