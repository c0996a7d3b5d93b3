// How SQLAlchemy names what was not named: metadata naming conventions, `ix_<table>_<column>`, and the shortening of
// generated names that are too long.
#pragma once
#include "readers/sqlalchemy/objects.h"

namespace underpin::sqlalchemy {

using Convention = std::map<std::string, std::string>;

// "ix", "uq", "ck", "fk", "pk"
std::string convention_key(Constraint::Kind kind);
// The name a constraint gets in this table; unset where the convention has none and none was given. `error` is filled
// when the convention asks for a name that was not given.
Name constraint_name(const Constraint& constraint, const Table& table, const Convention& convention, std::string& error);
Name index_name(const Index& index, const Table& table, const Convention& convention);

// The name as the DDL compiler prints it: generated names longer than `limit` are cut and get four digits of their MD5;
// given ones that are longer are refused (nullopt). limit 0: none.
std::optional<std::string> final_name(const Name& name, std::size_t limit);

std::string md5_hex(std::string_view text);

}  // namespace underpin::sqlalchemy
