from sqlalchemy import update

from app.models import Price

prices = Price.__table__


def repair(session):
    # columns of the table, by their names in the database; one of them is a child's
    session.execute(update(Price).where(prices.c.amount_v2 == 3, prices.c.kind_v2 == "fixed").values(kind="free"))
    session.execute(update(Price).where(Price.amount_v2 == 3).values(kind="free"))
