from fastapi import FastAPI

from shop.routes import notes, orders

app = FastAPI()
app.include_router(orders.router)
