#include "readers/alembic/library_models.h"

namespace underpin::alembic {

namespace {

// A module-level __getattr__: other names may be imported, and what they are is not known.
constexpr std::string_view kFastapiUsers = R"py(
import uuid
from typing import Generic, Optional, TypeVar
import sqlalchemy as sa
from sqlalchemy import Boolean, ForeignKey, Integer, String
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

def __getattr__(name): ...

ID = TypeVar("ID")
UUID_ID = uuid.UUID
GUID = sa.CHAR(36).with_variant(postgresql.UUID(), "postgresql")

class SQLAlchemyBaseUserTable(Generic[ID]):
    __tablename__ = "user"
    email: Mapped[str] = mapped_column(String(320), unique=True, index=True, nullable=False)
    hashed_password: Mapped[str] = mapped_column(String(1024), nullable=False)
    is_active: Mapped[bool] = mapped_column(Boolean, default=True, nullable=False)
    is_superuser: Mapped[bool] = mapped_column(Boolean, default=False, nullable=False)
    is_verified: Mapped[bool] = mapped_column(Boolean, default=False, nullable=False)

class SQLAlchemyBaseUserTableUUID(SQLAlchemyBaseUserTable):
    id: Mapped[UUID_ID] = mapped_column(GUID, primary_key=True, default=uuid.uuid4)

class SQLAlchemyBaseOAuthAccountTable(Generic[ID]):
    __tablename__ = "oauth_account"
    oauth_name: Mapped[str] = mapped_column(String(100), index=True, nullable=False)
    access_token: Mapped[str] = mapped_column(String(1024), nullable=False)
    expires_at: Mapped[Optional[int]] = mapped_column(Integer, nullable=True)
    refresh_token: Mapped[Optional[str]] = mapped_column(String(1024), nullable=True)
    account_id: Mapped[str] = mapped_column(String(320), index=True, nullable=False)
    account_email: Mapped[str] = mapped_column(String(320), nullable=False)

class SQLAlchemyBaseOAuthAccountTableUUID(SQLAlchemyBaseOAuthAccountTable):
    id: Mapped[UUID_ID] = mapped_column(GUID, primary_key=True, default=uuid.uuid4)

    @declared_attr
    def user_id(cls) -> Mapped[UUID_ID]:
        return mapped_column(GUID, ForeignKey("user.id", ondelete="cascade"), nullable=False)

class SQLAlchemyBaseAccessTokenTable(Generic[ID]):
    __tablename__ = "accesstoken"
    token: Mapped[str] = mapped_column(String(43), primary_key=True)
    created_at = mapped_column(sa.TIMESTAMP(timezone=True), index=True, nullable=False, default=lambda: None)

class SQLAlchemyBaseAccessTokenTableUUID(SQLAlchemyBaseAccessTokenTable):
    @declared_attr
    def user_id(cls) -> Mapped[UUID_ID]:
        return mapped_column(GUID, ForeignKey("user.id", ondelete="cascade"), nullable=False)
)py";

}  // namespace

std::string_view library_models(std::string_view dotted) {
  for (const std::string_view module : {"fastapi_users_db_sqlalchemy", "fastapi_users.db", "fastapi_users_db_sqlalchemy.access_token",
                                        "fastapi_users.authentication.strategy.db", "fastapi_users_db_sqlalchemy.generics"})
    if (dotted == module) return kFastapiUsers;
  return {};
}

}  // namespace underpin::alembic
