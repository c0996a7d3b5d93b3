import os

HOST = os.environ.get("APP_HOST", "localhost")
PORT = os.environ.get("APP_PORT", "1")
NAME = os.environ.get("APP_NAME", "app")
USER = os.environ.get("APP_USER", "app")
MODE = os.environ.get("APP_MODE", "app")
ROOT = os.environ.get("APP_ROOT", "/")
