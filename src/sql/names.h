// Names, types and options out of PostgreSQL's tree, as text or model values. Internal to sql/.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "schema/dialect.h"
#include "syntax/sql/pg_tree.h"

namespace underpin::sql {

ObjectName relation_name(const Node& range_var);
ObjectName listed_name(const Node& names);  // ["schema", "name"]; a database's name in front is left out
ObjectName named_object(const Node& object);  // a list of names, a TypeName or an ObjectWithArgs
std::string last_name(const Node& names);
// As the model has it: the bare name, or "schema"."name" in quotes where it is neither the server's nor in the default schema.
std::string collation_name(const Node& names);
std::vector<std::string> name_list(const Node& names);
std::string quoted_name(const ObjectName& name);

// As format_type() would print it; names of other than built-in types as the program wrote them, quoted where needed.
std::string type_text(const Node& type_name);
Type read_type(const Node& type_name, const Dialect& dialect);
bool is_serial(const Node& type_name);

const Node& option(const Node& options, std::string_view name);  // the argument of the DefElem, or none()
bool has_option(const Node& options, std::string_view name);
// The value of an option as text: "70", "true", "public.x"; a missing one is "true".
std::string option_text(const Node& value);
// "fillfactor='70', deduplicate_items='off'" as the catalog prints reloptions.
std::string storage_options(const Node& options);

std::string referential_action(std::string_view letter);  // 'c' → "CASCADE"; "" for NO ACTION
ObjectKind kind_of(std::string_view object_type);         // "OBJECT_TABLE" → table
std::string words_of(std::string_view object_type);       // "OBJECT_EVENT_TRIGGER" → "event trigger"
RelationKind relation_kind(std::string_view object_type);

}  // namespace underpin::sql
