// The private PostgreSQL server that tests share; they skip where none is installed.
#pragma once
#include "run/scratch_postgres.h"

namespace underpin::test {

using underpin::ScratchPostgres;

// First line of a test that needs the server.
#define UNDERPIN_NEEDS_POSTGRES()                                           \
  if (!::underpin::test::ScratchPostgres::get().available())                \
    GTEST_SKIP() << "no PostgreSQL server: " << ::underpin::test::ScratchPostgres::get().problem()

}  // namespace underpin::test
