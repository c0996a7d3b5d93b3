from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, text
from sqlalchemy.orm import Mapped, mapped_column

from app.base import Base


class User(Base):
    __tablename__ = 'users'
    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    since: Mapped[datetime] = mapped_column(server_default=text('CURRENT_TIMESTAMP'))
    gone: Mapped[bool] = mapped_column()
    boss_id: Mapped[int | None] = mapped_column(ForeignKey('users.id'))
