from app.user import User  # noqa: F401
from app.base import Base  # noqa: F401
