from fastapi import APIRouter
from shop.order import Order
router = APIRouter()
