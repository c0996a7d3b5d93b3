#include "writers/writer.h"

namespace underpin {

#define WRITER(identifier) extern const Writer identifier;
#include "writers/all.def"
#undef WRITER

const std::vector<const Writer*>& all_writers() {
  static const std::vector<const Writer*> rows = {
#define WRITER(identifier) &identifier,
#include "writers/all.def"
#undef WRITER
  };
  return rows;
}

const Writer* find_writer(std::string_view name) {
  for (const Writer* writer : all_writers())
    if (writer->name == name) return writer;
  return nullptr;
}

}  // namespace underpin
