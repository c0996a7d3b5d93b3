import enum
from typing import Generic, Optional, TypeVar

from sqlalchemy import String, TypeDecorator
from sqlalchemy.ext.mutable import MutableDict
from sqlalchemy.orm import declarative_base, declared_attr

SCHEMA = "harbour"
E = TypeVar("E", bound=enum.Enum)


class Above:
    @declared_attr
    def __tablename__(cls):
        return cls.__name__.lower() + "s"

    __table_args__ = {"schema": SCHEMA}


Base = declarative_base(cls=Above)


class Named(TypeDecorator, Generic[E]):
    """Members of an enumeration by their names."""

    impl = String
    cache_ok = True

    def __init__(self, kind: type[E], *args, fallback: Optional[E] = None, **kwargs):
        self.kind = kind
        super().__init__(*args, **kwargs)

    def process_bind_param(self, value, dialect):
        return None if value is None else value.name


class Code(TypeDecorator):
    impl = String

    def __init__(self):
        TypeDecorator.__init__(self, length=8)

    def load_dialect_impl(self, dialect):
        return super().load_dialect_impl(dialect)


class Settings(MutableDict):
    pass


class HarbourSettings(Settings):
    pass
