"""Select a boat from the list."""
from sqlalchemy import text


def of_boat(connection, boat):
    # `b.colour` is nowhere; what a part of WITH offers is
    return connection.execute(
        text(
            """
            WITH recent AS (SELECT id, built AS year FROM boats WHERE built >= :since)
            SELECT b.name, b.colour, r.year, count(*) AS crews
            FROM boats b JOIN recent r ON r.id = b.id LEFT JOIN crew c ON c.boat_id = b.id
            WHERE lower(c.email) = :email AND b.berth IN ('a', 'b') GROUP BY b.name ORDER BY crews DESC
            """
        ),
        {"email": boat},
    )


def move(cursor, boat, berth):
    cursor.execute("UPDATE boats SET berth = %s, moved = now() WHERE id = %(id)s", (berth, boat))
    cursor.execute("SELECT depth FROM tides WHERE at > %s", (boat,))
    question = "SELECT name FROM harbours"
    return question


def elsewhere(duck):
    return duck.execute("SELECT relname FROM pg_class")
