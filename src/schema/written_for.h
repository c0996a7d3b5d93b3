// Whether a history is for a database system that is not replayed here.
#pragma once
#include "schema/history.h"

namespace underpin {

// SQL files for such a system are not understood, whatever --engine says.
inline bool written_for_another(const History& history) {
  return !history.is_alembic() && !history.system.empty() && history.system != "postgresql" && history.system != "sqlite";
}

}  // namespace underpin
