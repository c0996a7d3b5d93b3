from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Pot(Base):
    __tablename__ = "pots"
    __table_args__ = (
        CheckConstraint("lower(mark) = mark", name="small"),
        CheckConstraint("mark ~ '^a' OR lower(mark) IN ('b', 'c')", name="begins"),
        CheckConstraint("upper(mark) <> 'A'", name="no_a"),  # the migrations say B
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    mark: Mapped[str] = mapped_column(String(255))
