from sqlalchemy import Column, ForeignKey, Integer, String
from sqlalchemy.orm import relationship

from shop.base import Base


class Customer(Base):
    __tablename__ = "customers"

    id = Column(Integer, primary_key=True)
    name = Column(String(50))
    orders = relationship("Order", back_populates="customer")
    visits = relationship("Visit", back_populates="customer")
    cards = relationship("Card")
    notes = relationship("Note", back_populates="name")


class Order(Base):
    __tablename__ = "orders"

    id = Column(Integer, primary_key=True)
    customer_id = Column(Integer, ForeignKey("customers.id"))
    payer_id = Column(Integer, ForeignKey("customers.id"))
    payer = relationship("Customer")
    parent_id = Column(Integer, ForeignKey("orders.id"))
    parent = relationship("Order", back_populates="parts")
    parts = relationship("Order", back_populates="parent")
    labels = relationship("Label", secondary="order_labels", backref="text")


class Card(Base):
    __tablename__ = "cards"

    id = Column(Integer, primary_key=True)


class Note(Base):
    __tablename__ = "notes"

    id = Column(Integer, primary_key=True)
    name = Column(String(20))
    customer_id = Column(Integer, ForeignKey("customers.id"))


class Label(Base):
    __tablename__ = "labels"

    id = Column(Integer, primary_key=True)
    text = Column(String(20))
