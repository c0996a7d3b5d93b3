#include "readers/reader.h"

namespace underpin {

#define READER(identifier) extern const Reader identifier;
#include "readers/all.def"
#undef READER

const std::vector<const Reader*>& all_readers() {
  static const std::vector<const Reader*> rows = {
#define READER(identifier) &identifier,
#include "readers/all.def"
#undef READER
  };
  return rows;
}

}  // namespace underpin
