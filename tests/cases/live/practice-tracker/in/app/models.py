from sqlalchemy import Boolean, CheckConstraint, Column, Float, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import declarative_base

Base = declarative_base()


class Goal(Base):
    __tablename__ = 'goals'
    __table_args__ = (CheckConstraint("kind IN ('aim', 'step', 'session')", name='known_kind'),)

    id = Column(String, primary_key=True)
    kind = Column(String, nullable=False)
    parent_id = Column(String, ForeignKey('goals.id'))
    root_id = Column(String)


class Activity(Base):
    __tablename__ = 'activities'

    id = Column(String, primary_key=True)
    root_id = Column(String, ForeignKey('goals.id'), nullable=False)
    name = Column(String, nullable=False)
    completed = Column(Boolean)
    notes = Column(Text)


class Template(Base):
    __tablename__ = 'templates'

    id = Column(String, primary_key=True)
    root_id = Column(String, ForeignKey('goals.id'), nullable=False)
    name = Column(String, nullable=False)


class MeasureKind(Base):
    __tablename__ = 'measure_kinds'

    id = Column(String, primary_key=True)
    activity_id = Column(String, ForeignKey('activities.id'), nullable=False)
    name = Column(String, nullable=False)


class Measure(Base):
    __tablename__ = 'measures'

    id = Column(String, primary_key=True)
    kind_id = Column(String, ForeignKey('measure_kinds.id'), nullable=False)
    part = Column(String)
    amount = Column(Float)
