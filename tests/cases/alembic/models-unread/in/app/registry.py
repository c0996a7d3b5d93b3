from app.plugins import load

Base = load("models").Base
