// DROP … [CASCADE] on PostgreSQL: what goes silently with an object, what depends on it and stops the drop, and the
// taking down of all of it. A port of the server's rules about automatic and normal dependencies. Internal to apply().
#pragma once
#include <map>
#include <string>
#include <vector>

#include "schema/apply_context.h"

namespace underpin {

// Drops the object with all that goes with it, or says that other objects depend on it. Columns, constraints, triggers
// and policies are named by table and member; functions by their key in Schema::functions.
Refusal remove_object(const Context& context, const ObjectId& object, bool cascade);
Refusal remove_objects(const Context& context, const std::vector<ObjectId>& objects, bool cascade, const std::string& shown);

// "x" is not a view, with the hint the server gives.
Failure wrong_relation_kind(const Context& context, const FoundRelation& found, std::string_view wanted);

}  // namespace underpin
