import enum

import sqlalchemy
from sqlalchemy.orm import DeclarativeBase


class Base(DeclarativeBase):
    type_annotation_map = {enum.Enum: sqlalchemy.Enum(enum.Enum, values_callable=lambda all: [one.value for one in all])}
