// PostgreSQL's types by name: from any spelling SQL allows to the one the catalog prints, and what is known of a type
// without asking a server (built in, brought by an extension, indexable, comparable, assignable). Pure tables; whether
// a name is an enum or a domain of the schema is for the caller to know.
#pragma once
#include <string>
#include <string_view>

namespace underpin::postgresql {

std::string canonical_type(std::string_view text);
bool builtin_type(std::string_view canonical_type);
std::string_view extension_of(std::string_view name);
// A function or an aggregate that every server has; of any supported version.
bool server_function(std::string_view name);
// extension_of() knows everything that it brings: the extensions that come with the server.
bool fully_known_extension(std::string_view name);
bool has_default_opclass(std::string_view method, std::string_view type);
// Its name, whether or not the extension that brings it is there.
std::string_view default_opclass_name(std::string_view method, std::string_view type);
std::string_view opclass_extension(std::string_view method, std::string_view type);
bool references(std::string_view from, std::string_view to);
bool assignable(std::string_view from, std::string_view to);

// Parts of a canonical spelling: the name without modifiers and without the array's brackets.
struct TypeParts {
  std::string name;       // "character varying", "timestamp with time zone", "status"
  std::string modifiers;  // "(20)", or empty; fields of an interval count as modifiers
  bool array = false;
};
TypeParts type_parts(std::string_view canonical_type);

}  // namespace underpin::postgresql
