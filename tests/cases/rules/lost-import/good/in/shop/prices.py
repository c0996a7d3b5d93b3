from typing import TYPE_CHECKING

from shop.money import Amount, anything, round_up
from shop.sub import inner
from shop import lazily_made
import logging

if TYPE_CHECKING:
    from shop.stubs import Price
try:
    from shop.fast import rate
except ImportError:
    rate = 1
