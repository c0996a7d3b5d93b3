from sqlalchemy import Column, Integer


class Numbered:
    id = Column(Integer, primary_key=True)
