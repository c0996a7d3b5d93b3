// Values an interpreted program computes with. What cannot be known is `Unknown` and spreads. Calls to libraries outside
// the project become Records: who was called, with what, where. Shared by the Python and TypeScript readers.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/rope.h"

namespace underpin::eval {

struct Value;
struct Record;
struct Function;  // a function of the project (closure); defined by the evaluator of its language
struct Class;     // a class of the project
struct Instance;
struct Module;

struct None {
  friend bool operator==(None, None) { return true; }
};
// Something outside the project, named by its import path: "sqlalchemy.Column", "alembic.op".
struct External {
  std::string path;
};
// Not known without running the program. `reason` completes "not decidable without running it: …".
// Of a text that is known up to some place, `opening` is the part before it.
struct Unknown {
  std::string reason;
  Span span;
  std::shared_ptr<const Rope> opening;
};
struct List {
  std::vector<Value> items;
  bool incomplete = false;  // changed where it is not known whether that code runs: items are not certain
};
struct Tuple {
  std::vector<Value> items;
};
struct Set {
  std::vector<Value> items;  // in order of insertion, no duplicates
  bool incomplete = false;   // as for lists
};
struct Dict {
  std::vector<std::pair<Value, Value>> items;  // in order of insertion
  bool incomplete = false;                     // a `**unknown` went in: missing keys are Unknown
};
struct Bytes {
  std::string bytes;
};

struct Value {
  using Data = std::variant<None, bool, std::int64_t, double, Unknown, External, std::shared_ptr<const Rope>,
                            std::shared_ptr<const Bytes>, std::shared_ptr<List>, std::shared_ptr<const Tuple>, std::shared_ptr<Dict>,
                            std::shared_ptr<Set>, std::shared_ptr<Function>, std::shared_ptr<Class>, std::shared_ptr<Instance>,
                            std::shared_ptr<Module>, std::shared_ptr<Record>>;
  Data data;
  Span span;  // the expression it was written as, where known

  bool is_none() const { return std::holds_alternative<None>(data); }
  bool is_unknown() const { return std::holds_alternative<Unknown>(data); }
  const Unknown* unknown() const { return std::get_if<Unknown>(&data); }
  const bool* boolean() const { return std::get_if<bool>(&data); }
  const std::int64_t* integer() const { return std::get_if<std::int64_t>(&data); }
  const double* real() const { return std::get_if<double>(&data); }
  const Rope* string() const {
    const auto* p = std::get_if<std::shared_ptr<const Rope>>(&data);
    return p ? p->get() : nullptr;
  }
  const External* external() const { return std::get_if<External>(&data); }
  const Dict* dict() const {
    const auto* p = std::get_if<std::shared_ptr<Dict>>(&data);
    return p ? p->get() : nullptr;
  }
  Record* record() const {
    const auto* p = std::get_if<std::shared_ptr<Record>>(&data);
    return p ? p->get() : nullptr;
  }
  // Items of a list, tuple or set; null for everything else, and where the items are not certain.
  const std::vector<Value>* sequence() const;
};

// A call as it was made. Starred arguments are already spread; what an Unknown star brought is told by `incomplete`.
struct Call {
  std::vector<Value> args;
  std::vector<std::pair<std::string, Value>> kwargs;
  bool incomplete = false;
  Span span;         // the whole call expression
  Span callee_span;  // what was called, "op.create_table"

  const Value* keyword(std::string_view name) const;
  // Positional argument `index`, or the keyword `name`.
  const Value* argument(std::size_t index, std::string_view name) const;
};

// A call into a library, or an object a Host made. `data` is the host's own.
struct Record {
  std::string path;  // "sqlalchemy.Column"; a method's record is its receiver's path + "." + name
  Call call;
  std::shared_ptr<void> data;  // owned by the Host that made it; its type follows from `path`
  std::shared_ptr<Record> receiver;  // for results of methods: the object it was called on
  std::vector<std::pair<std::string, Value>> attributes;  // set by the program afterwards
};

Value none(Span span = {});
Value boolean(bool value, Span span = {});
Value integer(std::int64_t value, Span span = {});
Value real(double value, Span span = {});
Value string(Rope text, Span span = {});
Value string(std::string text, Span span = {});
Value list(std::vector<Value> items, Span span = {});
Value tuple(std::vector<Value> items, Span span = {});
Value unknown(std::string reason, Span span);
// What becomes of a text whose next part is `part`, which is not a known text.
Unknown lost_text(const Rope& before, const Value& part, Span span);
Value external(std::string path, Span span = {});
Value record(std::shared_ptr<Record> record, Span span = {});

// Truth as Python defines it; nullopt when it cannot be known. Records and externals are not decided here.
std::optional<bool> truth(const Value& value);
// Equality of plain data; nullopt when it cannot be known.
std::optional<bool> equal(const Value& a, const Value& b);
// A short text for messages: 'users', 3, [..], sqlalchemy.Column(…).
std::string describe(const Value& value);

}  // namespace underpin::eval
