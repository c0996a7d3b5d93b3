from sqlalchemy import text


def of_level(connection, level):
    return connection.execute(text("SELECT c.id FROM courses c WHERE c.properties ->> 'level' = :level"), {"level": level})


def notes(connection):
    return connection.execute(text("SELECT n.notes FROM courses n WHERE n.title = 'a'"))
