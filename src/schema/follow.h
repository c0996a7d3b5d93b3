// Renaming and moving objects: the new name follows into everything that says the old one. Shared by both engines'
// halves of apply(); names are as in the schema, the new name must be free. Internal to apply().
#pragma once
#include "schema/apply_context.h"

namespace underpin {

void move_table(const Context& context, const ObjectName& from, const ObjectName& to);
void move_view(const Context& context, const ObjectName& from, const ObjectName& to);
void move_sequence(const Context& context, const ObjectName& from, const ObjectName& to);
void move_type(const Context& context, const ObjectName& from, const ObjectName& to);
// An index or the constraint that stands on it, within its schema.
void rename_index(const Context& context, const ObjectName& from, const std::string& to);
void rename_constraint(const Context& context, const ObjectName& table, const std::string& from, const std::string& to);
void rename_column(const Context& context, const ObjectName& table, const std::string& from, const std::string& to);
void rename_label(const Context& context, const ObjectName& type, const std::string& from, const std::string& to);

// Whole words exchanged.
std::string exchange_word(std::string_view text, std::string_view from, std::string_view to);

}  // namespace underpin
