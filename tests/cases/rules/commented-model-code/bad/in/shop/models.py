from sqlalchemy import Column, ForeignKey, Integer, String
from sqlalchemy.orm import relationship

from shop.base import Base


class Customer(Base):
    __tablename__ = "customers"

    id = Column(Integer, primary_key=True)
    # orders = relationship("Order", back_populates="customer")  # for now
    #region_id = Column(Integer)


class Order(Base):
    __tablename__ = "orders"
    __table_args__ = (
        # UniqueConstraint("number", "customer_id", name="one_number"),
        {"comment": "what was sold"},
    )

    id = Column(Integer, primary_key=True)
    customer_id = Column(Integer, ForeignKey("customers.id"))
    # customer = relationship("Customer", back_populates="orders")
    agent_id = Column(Integer, nullable=True)  # Temporarily removed FK constraint
#   total = Column(Numeric, Computed("""
# price
#   * amount
# """))
    # agent = relationship("Customer", foreign_keys=[agent_id])
