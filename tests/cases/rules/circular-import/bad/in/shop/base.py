from shop.base_class import Base
from shop.order import Order
from shop.line import Line
