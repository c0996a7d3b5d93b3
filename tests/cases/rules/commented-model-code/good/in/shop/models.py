from sqlalchemy import Column, ForeignKey, Integer, String
from sqlalchemy.orm import relationship

from shop.base import Base


class Customer(Base):
    """Customers.

    # orders = relationship("Order")
    """

    __tablename__ = "customers"

    id = Column(Integer, primary_key=True)  # the key: Column(Integer) in the old system
    # relationship() to orders is lazy: see Order.customer
    # number is unique, so that Column(unique=True) would do
    number = Column(Integer)

    def count(self):
        # total = Column(Integer)
        return 1


# Column(Integer) is what every key should be
