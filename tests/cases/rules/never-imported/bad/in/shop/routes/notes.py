from fastapi import APIRouter
from shop.note import Note
router = APIRouter()
