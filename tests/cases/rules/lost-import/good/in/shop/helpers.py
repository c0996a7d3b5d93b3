from math import ceil as round_up
