from fastapi import FastAPI

from shop.routes import orders

app = FastAPI()
app.include_router(orders.router)
