import requests


def backfill(connection):
    for row in requests.get("http://localhost/users").json():
        connection.execute(row)
