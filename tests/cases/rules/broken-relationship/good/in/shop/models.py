from sqlalchemy import Column, ForeignKey, Integer, String, Table
from sqlalchemy.orm import relationship

from shop.base import Base
from shop.mixins import Owned


order_labels = Table(
    "order_labels",
    Base.metadata,
    Column("order_id", ForeignKey("orders.id"), primary_key=True),
    Column("label_id", ForeignKey("labels.id"), primary_key=True),
)


class Customer(Base):
    __tablename__ = "customers"

    id = Column(Integer, primary_key=True)
    orders = relationship(lambda: Order, back_populates="customer", foreign_keys="[Order.customer_id]")
    notes: "Mapped[list[Note]]" = relationship(back_populates="customer")
    things = relationship("Thing", primaryjoin="Customer.id == foreign(Thing.owner)", viewonly=True)


class Order(Owned, Base):
    __tablename__ = "orders"

    id = Column(Integer, primary_key=True)
    customer_id = Column(Integer, ForeignKey("customers.id"))
    customer = relationship(Customer, back_populates="orders", foreign_keys=[customer_id])
    parent_id = Column(Integer, ForeignKey("orders.id"))
    parent = relationship("Order", back_populates="parts", remote_side=[id])
    parts = relationship("Order", back_populates="parent")
    labels = relationship("Label", secondary=order_labels, backref="orders")


class Note(Base):
    __tablename__ = "notes"

    id = Column(Integer, primary_key=True)
    customer_id = Column(Integer, ForeignKey(Customer.id))
    customer = relationship("shop.models.Customer", back_populates="notes")


class Label(Base):
    __tablename__ = "labels"

    id = Column(Integer, primary_key=True)


class Thing(Base):
    __tablename__ = "things"

    id = Column(Integer, primary_key=True)
    owner = Column(Integer)


class BigOrder(Order):
    __tablename__ = "big_orders"

    id = Column(ForeignKey("orders.id"), primary_key=True)
    helper_id = Column(ForeignKey("customers.id"))
    helper = relationship("Customer", foreign_keys=helper_id, back_populates="helped")


Customer.helped = relationship(BigOrder, foreign_keys=BigOrder.helper_id, back_populates="helper")
