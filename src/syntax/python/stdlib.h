// The parts of Python's standard library whose results follow from their arguments alone, and what is known of the rest
// (the environment, the clock, random numbers: unknown). Everything else outside the project is the Host's.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "syntax/python/machine.h"

namespace underpin::python {

// True for modules whose names are taken from here rather than from the project.
bool library_module(std::string_view dotted);
// `path(...)`; nullopt: ask the host.
std::optional<Value> library_call(Machine& machine, const std::string& path, Call& call);
// `module.name` where it is a known constant; nullopt: ask the host.
std::optional<Value> library_member(Machine& machine, const std::string& module, const std::string& name, Span span);
// What `@path` makes of a function or class.
Value library_decorated(Machine& machine, const std::string& path, Value value);
// Bases that mean nothing for what a class does: typing.Generic, abc.ABC …
bool harmless_base(std::string_view path);

// Methods of pathlib.Path objects.
Value path_method(Machine& machine, const Value& self, const std::string& name, Call& call);
// Methods of files opened for reading.
Value file_method(Machine& machine, const Value& self, const std::string& name, Call& call);
Value path_dot(Machine& machine, Span span);

}  // namespace underpin::python
