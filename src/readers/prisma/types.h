// Column types of Prisma's scalar types and @db attributes.
#pragma once
#include <string>

#include "readers/prisma/schema_file.h"

namespace underpin::prisma {

// As Prisma writes it into SQL, without [] for lists; empty: not a scalar type it knows.
std::string column_type(const Field& field, bool sqlite);
// "jsonb_path_ops" of JsonbPathOps.
std::string operator_class(const std::string& name);

}  // namespace underpin::prisma
