from enum import Enum


class Status(Enum):
    UP = 1
    DOWN = 2
