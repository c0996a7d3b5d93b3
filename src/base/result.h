// Errors that end an operation. Findings about the user's input are not errors: they are collected and work goes on.
#pragma once
#include <string>
#include <tl/expected.hpp>

namespace underpin {

struct Error {
  enum class Kind { usage, unreadable, refused, failed };  // exit codes 2, 2, 3, 4
  Kind kind = Kind::failed;
  std::string message;  // a sentence as in Finding::message
  std::string help;     // the next command, or empty
};

template <class T>
using Result = tl::expected<T, Error>;

inline tl::unexpected<Error> fail(Error::Kind kind, std::string message, std::string help = {}) {
  return tl::unexpected<Error>(Error{kind, std::move(message), std::move(help)});
}

#define UNDERPIN_JOIN_(a, b) a##b
#define UNDERPIN_JOIN(a, b) UNDERPIN_JOIN_(a, b)
// TRY(auto x, expression): x gets the value, or the enclosing function returns the error.
#define TRY(declaration, expression)                                                          \
  auto UNDERPIN_JOIN(result_, __LINE__) = (expression);                                       \
  if (!UNDERPIN_JOIN(result_, __LINE__))                                                      \
    return tl::unexpected<::underpin::Error>(std::move(UNDERPIN_JOIN(result_, __LINE__)).error()); \
  declaration = std::move(*UNDERPIN_JOIN(result_, __LINE__))

}  // namespace underpin
