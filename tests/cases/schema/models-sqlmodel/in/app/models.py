import uuid
from datetime import datetime
from decimal import Decimal
from typing import List, Optional

from sqlmodel import JSON, Column, Field, Relationship, SQLModel


class TeamBase(SQLModel):
    name: str = Field(max_length=80, index=True)


class Team(TeamBase, table=True):
    id: Optional[int] = Field(default=None, primary_key=True)
    heroes: List['Hero'] = Relationship(back_populates='team')


class Hero(SQLModel, table=True):
    __tablename__ = 'heroes'
    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    team_id: int | None = Field(default=None, foreign_key='team.id', ondelete='CASCADE')
    email: str = Field(unique=True)
    born: datetime | None = None
    worth: Decimal = Field(default=0, max_digits=12, decimal_places=2)
    extra: dict = Field(sa_column=Column(JSON, nullable=False))
    team: Optional[Team] = Relationship(back_populates='heroes')


class Public(SQLModel):
    id: int


Base = SQLModel
