#include "syntax/eval/host.h"

namespace underpin::eval {

std::optional<FileId> Host::read_project_file(const std::string&, FileId) { return std::nullopt; }

Outcome Host::construct(const Value& cls, const Call& call, Interpreter& interpreter) {
  return method(cls, "__call__", call, interpreter);
}

}  // namespace underpin::eval
