// Which exception types are subtypes of which: Python's own and SQLAlchemy's.
#pragma once
#include <string>
#include <string_view>

namespace underpin::python {

// The parent of a builtin exception ("KeyError" → "LookupError"); empty for BaseException and for what is no exception.
std::string_view builtin_exception_parent(std::string_view name);
bool is_builtin_exception(std::string_view name);
// True if an exception of type `raised` is caught by `except handler`; both are dotted paths or plain names.
bool exception_matches(std::string_view raised, std::string_view handler);

struct ExceptionRow {
  std::string_view name;
  std::string_view parent;
};
struct ExceptionRows {
  const ExceptionRow* begin_;
  const ExceptionRow* end_;
  const ExceptionRow* begin() const { return begin_; }
  const ExceptionRow* end() const { return end_; }
};
ExceptionRows builtin_exceptions();

}  // namespace underpin::python
