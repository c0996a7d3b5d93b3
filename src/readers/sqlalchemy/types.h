// SQLAlchemy's types: made from calls and class names of every generation (1.3 to 2.0, dialect packages, well-known
// libraries, TypeDecorators of the project), and compiled to the text the engine's DDL carries.
#pragma once
#include "readers/sqlalchemy/arguments.h"

namespace underpin::sqlalchemy {

// The type a call to this path makes; null when the path names no type SQLAlchemy or a known library has.
std::shared_ptr<TypeObject> make_type(const std::string& path, const eval::Call& call, Context& context);
// A type out of an argument: a type object, a class, an instance of a project class. Never null: what is not understood
// comes back with `known` false. `maybe_type` is null for what is no type at all.
std::shared_ptr<TypeObject> type_from(const eval::Value& value, Context& context);
std::shared_ptr<TypeObject> maybe_type(const eval::Value& value, Context& context);

// The type after variants and decorators for this engine.
const TypeObject& resolved(const TypeObject& type, const Context& context);
struct CompiledType {
  std::string text;   // "VARCHAR(50)", "status", quoted where needed
  std::string error;  // the engine's compiler refuses the type
};
CompiledType compile_type(const TypeObject& type, const Context& context);
// The schema model's type, in the catalog's spelling.
Type to_type(const TypeObject& type, const Context& context);

// The native enum behind a type (also inside arrays, decorators and variants), where the engine has such a thing.
std::shared_ptr<EnumSpec> native_enum(const TypeObject& type, const Context& context);
std::string collation_of(const TypeObject& type, const Context& context);

enum class Affinity { other, integer, numeric, string, boolean };
Affinity affinity(const TypeObject& type);

// Well-known types outside SQLAlchemy, by dotted path (third_party_types.cpp).
std::shared_ptr<TypeObject> third_party_type(const std::string& path, const eval::Call& call, Context& context);
// `class X(Base)` of the project whose far base is a type (project_types.cpp); null if it is none.
std::shared_ptr<TypeObject> project_type(const eval::Value& value, Context& context);
// The path of the type outside the project that a project class derives from ("sqlalchemy.types.TypeDecorator"); or empty.
std::string library_type_path(const eval::Value& value, Context& context);
// What a TypeDecorator of the project wraps, load_dialect_impl() aside; null: not a TypeDecorator with an `impl`.
std::shared_ptr<TypeObject> decorated_type(const eval::Value& object, Context& context);
// A class of the project below Mutable, MutableDict and the like.
bool is_mutable(const eval::Value& cls, Context& context);
// What a column of that type makes of a value on its way to the database.
eval::Value bound_value(const TypeObject* type, const eval::Value& value, Context& context);
// The type class `value` made with other arguments (what TypeDecorator.__init__ does to `impl`).
std::shared_ptr<TypeObject> type_with_arguments(const eval::Value& value, const eval::Call& call, Context& context);
std::shared_ptr<TypeObject> enum_type(const std::string& name, const std::string& family, const eval::Call& call, Context& context);

std::shared_ptr<TypeObject> plain_type(std::string name);
std::shared_ptr<TypeObject> raw_type(std::string text);
std::shared_ptr<TypeObject> unknown_type(std::string why, Span span);

}  // namespace underpin::sqlalchemy
