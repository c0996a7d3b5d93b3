// Methods of values that are not objects of the project: strings, containers, numbers, iterators, and what every class
// and every enumeration has.
#pragma once
#include <optional>
#include <string>

#include "syntax/python/machine.h"

namespace underpin::python {

// Does a value of this kind have such a method? (It may still be one whose result is not computed.)
bool has_method(const Value& value, const std::string& name);
Value plain_method(Machine& machine, const Value& self, const std::string& name, Call& call);
Value string_method(Machine& machine, const Value& self, const std::string& name, Call& call);
Value non_ascii_case(Machine& machine, const std::string& text, bool to_lower, bool to_upper, Span span);
Value bytes_method(Machine& machine, const Value& self, const std::string& name, Call& call);
Value list_method(Machine& machine, const Value& self, const std::string& name, Call& call);
Value tuple_method(Machine& machine, const Value& self, const std::string& name, Call& call);
Value dict_method(Machine& machine, const Value& self, const std::string& name, Call& call);
Value set_method(Machine& machine, const Value& self, const std::string& name, Call& call);
Value number_method(Machine& machine, const Value& self, const std::string& name, Call& call);
// Of iterators, generators, ranges, named tuples and plain objects.
Value object_method(Machine& machine, const Value& self, const std::string& name, Call& call);
// Of classes: dict.fromkeys, str.join …; nullopt: none of these.
std::optional<Value> class_method(Machine& machine, const Value& self, const std::string& name, Call& call);
// Constructors of builtin types: str(…), list(…).
Value construct_builtin(Machine& machine, const ClassObject& type, Call& call);

}  // namespace underpin::python
