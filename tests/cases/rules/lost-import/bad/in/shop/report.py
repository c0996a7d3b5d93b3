from .money import round_up as up
from .taxes import rate
