// The replay's judge, as tests use it: on scratch engines where roles may be made, for the texts are our own.
#pragma once
#include "verbs/engine_replay.h"

namespace underpin::test {

inline Result<ScratchEngine> postgresql_engine() { return scratch_postgresql(true); }  // needs ScratchPostgres
inline Result<ScratchEngine> sqlite_engine() { return scratch_sqlite(); }
using underpin::run_on_engine;
using underpin::statements_to_send;

}  // namespace underpin::test
