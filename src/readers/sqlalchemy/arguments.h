// Reads plain values out of calls: strings (op.f included), numbers, flags, names. What is Unknown is told apart from
// what was not given, so that nothing is guessed.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "readers/sqlalchemy/objects.h"
#include "schema/dialect.h"
#include "syntax/eval/host.h"

namespace underpin::sqlalchemy {

// What the makers share: the engine constructs are compiled for, and the interpreter for project classes and callbacks.
struct Context {
  const Dialect* dialect = nullptr;
  eval::Interpreter* interpreter = nullptr;
  eval::Value dialect_value;      // what TypeDecorator.load_dialect_impl is given
  std::uint64_t next_order = 1;
  // Types made by `super().__init__(…)` of project classes, by instance.
  std::map<std::shared_ptr<const void>, std::shared_ptr<TypeObject>> instance_types;
  bool postgres() const { return dialect && dialect->name == "postgresql"; }
};

// A name made final by op.f() / conv().
struct Conv final : Object {
  Rope text;
};

// An attribute of a class or instance of the project (or a base in the project), methods bound; nullopt: it has none.
std::optional<eval::Value> own_attribute(const Context& context, const eval::Value& value, const std::string& name);
std::optional<std::string> text_of(const eval::Value* value);
const Rope* rope_of(const eval::Value* value);
std::optional<std::int64_t> integer_of(const eval::Value* value);
// True, False; nullopt for None, Unknown and what is no flag.
std::optional<bool> flag_of(const eval::Value* value);
// Python's truth of an argument with a default.
bool flag_or(const eval::Value* value, bool otherwise);
Name name_of(const eval::Value* value);
// Strings of a list or tuple, or of one string. nullopt: something in it is not known.
std::optional<std::vector<std::string>> texts_of(const eval::Value* value);
// The first Unknown among these values, or in lists among them.
const eval::Unknown* first_unknown(const eval::Value& value);
const eval::Unknown* first_unknown(const eval::Call& call);
// A path without the detours other packages export SQLAlchemy by ("sqlmodel.sql.sqltypes.types.Uuid").
std::string plain_path(const std::string& path);
// The last component of a dotted path.
std::string last_name(std::string_view path);
// The dotted path of an External or of a Record; empty for everything else.
std::string path_of(const eval::Value& value);
std::string quote_literal(std::string_view text);  // 'it''s'
std::string quote_name(std::string_view name);     // as SQLAlchemy: bare where lower case and not reserved
std::string quote_name(const ObjectName& name);    // with its schema where it has one

}  // namespace underpin::sqlalchemy
