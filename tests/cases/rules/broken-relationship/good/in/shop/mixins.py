from sqlalchemy import Column, ForeignKey, Integer
from sqlalchemy.orm import declared_attr, relationship


class Owned:
    @declared_attr
    def owner_id(cls):
        return Column(Integer, ForeignKey("customers.id"))

    @declared_attr
    def owner(cls):
        return relationship("Customer")
