// The names PostgreSQL gives to what was not named: t_pkey, t_a_b_key, t_lower_idx, t_a_fkey1 … A port of the server's
// makeObjectName, ChooseRelationName, ChooseConstraintName and ChooseIndexName, truncation and numbering included.
#pragma once
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "schema/dialect.h"

namespace underpin {

// name1_name2_label, with the longer of the two names shortened until it fits; empty name2 and label are left out.
std::string make_object_name(std::string_view name1, std::string_view name2, std::string_view label, std::size_t max_bytes);
// Numbers the label until the name is free.
std::string choose_name(std::string_view name1, std::string_view name2, std::string_view label, std::size_t max_bytes,
                        const std::function<bool(const std::string&)>& taken);
// a_b_c, cut at the greatest length.
std::string join_column_names(const std::vector<std::string>& columns, std::size_t max_bytes);
// The names index columns get: column names, function names, "expr", numbered where they repeat.
std::vector<std::string> index_column_names(const Index& index, std::size_t max_bytes);
// What PostgreSQL calls an unnamed expression in an index ("lower"); empty: it has no idea ("expr").
std::string name_of_expression(std::string_view text);

}  // namespace underpin
