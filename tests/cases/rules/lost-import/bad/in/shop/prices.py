from shop.taxes import rate
from shop.money import Amount, round_up


def total(lines):
    from shop.discounts import best

    return round_up(sum(lines) * rate) - best(lines)
