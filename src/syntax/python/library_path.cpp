// Paths as text, and files of the project beside the program: what they say keeps its place in that file.
#include <algorithm>

#include "base/path.h"
#include "base/text.h"
#include "syntax/python/library.h"
#include "syntax/python/methods.h"
#include "syntax/python/stdlib.h"

namespace underpin::python {
namespace {

std::string parent_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string::npos) return "";
  return slash == 0 ? "/" : path.substr(0, slash);
}

std::string name_of(const std::string& path) { return path.substr(path.rfind('/') + 1); }

std::string joined(const std::string& left, const std::string& right) {
  if (starts_with(right, "/") || left.empty() || left == ".") return right;
  return ends_with(left, "/") ? left + right : left + "/" + right;
}

// The text of a path given as str or Path; nullopt: not known.
std::optional<std::string> path_text(const Value& value) {
  if (const Rope* text = eval::text_of(value)) return text->text();
  const eval::Instance* object = instance_of(value);
  const Value* path = object && object->type && object->type->name == "pathlib.Path" ? object->attribute("path") : nullptr;
  return path && path->string() ? std::optional(path->string()->text()) : std::nullopt;
}

Value path_value(Machine& m, std::string path, Span span) {
  auto made = std::make_shared<eval::Instance>();
  made->type = m.builtin_class("pathlib.Path");
  const std::string name = name_of(path);
  const std::size_t dot = name.rfind('.');
  const bool suffixed = dot != std::string::npos && dot > 0;
  eval::put(made->attributes, "path", eval::string(path, span));
  eval::put(made->attributes, "name", eval::string(name, span));
  eval::put(made->attributes, "stem", eval::string(suffixed ? name.substr(0, dot) : name, span));
  eval::put(made->attributes, "suffix", eval::string(suffixed ? name.substr(dot) : "", span));
  std::vector<Value> parents;
  for (int i = 0; i < 40 && !path.empty() && path != "." && path != "/"; ++i) {
    path = parent_of(path);
    auto parent = std::make_shared<eval::Instance>();
    parent->type = made->type;
    eval::put(parent->attributes, "path", eval::string(path.empty() ? "." : path, span));
    eval::put(parent->attributes, "name", eval::string(name_of(path), span));
    parents.push_back({std::move(parent), span});
  }
  // Each parent's own parents are the rest of the list.
  for (std::size_t i = 0; i < parents.size(); ++i) {
    eval::Instance* parent = instance_of(parents[i]);
    std::vector<Value> rest(parents.begin() + static_cast<std::ptrdiff_t>(i) + 1, parents.end());
    if (!rest.empty()) eval::put(parent->attributes, "parent", rest[0]);
    eval::put(parent->attributes, "parents", eval::tuple(std::move(rest), span));
  }
  eval::put(made->attributes, "parent", parents.empty() ? path_dot(m, span) : parents[0]);
  eval::put(made->attributes, "parents", eval::tuple(std::move(parents), span));
  return {std::move(made), span};
}

// The text of a file of the project, each byte with its place; a Value that says why where it cannot be had.
Value file_text(Machine& m, const std::string& path, Span span) {
  const auto file = m.host().read_project_file(path, m.current_file());
  if (!file) return m.unknown("the file `" + printable(clip_utf8(path, 120)) + "` was not found in the project", span);
  const std::string& text = m.sources().get(*file).text;
  if (text.size() > UINT32_MAX || !m.account(text.size(), span)) return m.too_large(span);
  return eval::string(Rope(text, Span{*file, 0, static_cast<std::uint32_t>(text.size())}, true), span);
}

Value file_object(Machine& m, const std::string& path, Span span) {
  const Value text = file_text(m, path, span);
  if (!text.string()) return text;
  auto made = std::make_shared<eval::Instance>();
  made->type = m.builtin_class("file");
  eval::put(made->attributes, "text", text);
  return {std::move(made), span};
}

}  // namespace

Value path_dot(Machine& m, Span span) {
  auto made = std::make_shared<eval::Instance>();
  made->type = m.builtin_class("pathlib.Path");
  eval::put(made->attributes, "path", eval::string(".", span));
  return {std::move(made), span};
}

Value Machine::path_operation(Op op, const Value& a, const Value& b, Span span) {
  const eval::Instance* object = instance_of(a);
  if (!object || !object->type || object->type->name != "pathlib.Path" || op != Op::divide) return eval::none();
  const auto left = path_text(a), right = path_text(b);
  if (!left || !right) return unknown("this path is not known", span);
  return path_value(*this, joined(*left, *right), span);
}

Value path_method(Machine& m, const Value& self, const std::string& name, Call& call) {
  const std::string path = path_text(self).value_or("");
  const Span span = call.span;
  if (name == "read_text") return file_text(m, path, span);
  if (name == "open") return file_object(m, path, span);
  if (name == "resolve" || name == "absolute") return self;
  if (name == "as_posix") return eval::string(path, span);
  if (name == "exists" || name == "is_file") {
    if (m.host().read_project_file(path, m.current_file())) return eval::boolean(true, span);
    return m.unknown("whether this file is there is not known", span);
  }
  if (name == "joinpath" || name == "__truediv__") {
    std::string out = path;
    for (const Value& part : call.args) {
      const auto text = path_text(part);
      if (!text) return m.unknown("this path is not known", span);
      out = joined(out, *text);
    }
    return path_value(m, std::move(out), span);
  }
  if ((name == "with_name" || name == "with_suffix") && !call.args.empty()) {
    const auto text = path_text(call.args[0]);
    if (!text) return m.unknown("this path is not known", span);
    if (name == "with_name") return path_value(m, joined(parent_of(path), *text), span);
    const std::size_t dot = path.rfind('.');
    const bool suffixed = dot != std::string::npos && dot > path.rfind('/') + 1;
    return path_value(m, (suffixed ? path.substr(0, dot) : path) + *text, span);
  }
  return m.unknown("`" + name + "` of a path is not followed", span);
}

Value file_method(Machine& m, const Value& self, const std::string& name, Call& call) {
  const Value text = *instance_of(self)->attribute("text");
  if (name == "read") return text;
  if (name == "__enter__" || name == "__iter__") return self;
  if (name == "readlines") {
    Call split;
    split.span = call.span;
    split.args = {eval::boolean(true)};
    return m.call_method(text, "splitlines", std::move(split));
  }
  if (name == "close" || name == "__exit__" || name == "seek") return eval::none(call.span);
  return m.unknown("`" + name + "` of a file is not followed", call.span);
}

namespace library {

Value path_join(Machine& m, Call& call) {
  std::string out;
  bool first = true;
  for (const Value& part : call.args) {
    const auto text = path_text(part);
    if (!text) return part.is_unknown() ? Value{Unknown{part.unknown()->reason, call.span}, call.span} : m.unknown("this path is not known", call.span);
    out = first ? *text : joined(out, *text);
    first = false;
  }
  return eval::string(std::move(out), call.span);
}

namespace {

template <class Make>
Value with_path(Machine& m, Call& call, Make make) {
  if (call.args.empty()) return m.unknown("an argument is missing", call.span);
  const auto path = path_text(call.args[0]);
  if (!path) {
    if (const Unknown* why = call.args[0].unknown()) return {Unknown{why->reason, call.span}, call.span};
    return m.unknown("this path is not known", call.span);
  }
  return make(*path);
}

}  // namespace

Value path_dirname(Machine& m, Call& call) {
  return with_path(m, call, [&](const std::string& path) { return eval::string(parent_of(path), call.span); });
}
Value path_basename(Machine& m, Call& call) {
  return with_path(m, call, [&](const std::string& path) { return eval::string(name_of(path), call.span); });
}
Value path_same(Machine& m, Call& call) {
  return with_path(m, call, [&](const std::string& path) { return eval::string(path, call.span); });
}
Value path_normal(Machine& m, Call& call) {
  return with_path(m, call, [&](const std::string& path) { return eval::string(normal_path(path), call.span); });
}
Value path_splitext(Machine& m, Call& call) {
  return with_path(m, call, [&](const std::string& path) {
    const std::size_t dot = path.rfind('.');
    const std::size_t slash = path.rfind('/');
    const bool suffixed = dot != std::string::npos && dot > 0 && (slash == std::string::npos || dot > slash + 1);
    return eval::tuple({eval::string(suffixed ? path.substr(0, dot) : path, call.span), eval::string(suffixed ? path.substr(dot) : "", call.span)},
                       call.span);
  });
}
Value path_exists(Machine& m, Call& call) {
  return with_path(m, call, [&](const std::string& path) {
    if (m.host().read_project_file(path, m.current_file())) return eval::boolean(true, call.span);
    return m.unknown("whether this file is there is not known", call.span);
  });
}

Value make_path(Machine& m, Call& call) {
  std::string out;
  for (const Value& part : call.args) {
    const auto text = path_text(part);
    if (!text) return m.unknown("this path is not known", call.span);
    out = out.empty() ? *text : joined(out, *text);
  }
  return path_value(m, out.empty() ? "." : std::move(out), call.span);
}

// A package's folder, from its dotted name or the module itself, and a file in it.
Value package_folder(Machine& m, Call& call) {
  if (call.args.empty()) return m.unknown("the package is missing", call.span);
  const Rope* dotted = eval::text_of(call.args[0]);
  const ModuleObject* module = module_of(call.args[0]);
  const eval::External* outside = call.args[0].external();
  if (!dotted && !module && !outside) return m.unknown("the package is not known", call.span);
  return path_value(m, replace_all(dotted ? dotted->text() : module ? module->name : outside->path, ".", "/"), call.span);
}

namespace {

std::optional<std::string> resource(Machine& m, Call& call) {
  const auto folder = path_text(package_folder(m, call));
  const auto name = call.args.size() > 1 ? path_text(call.args[1]) : std::nullopt;
  return folder && name ? std::optional(joined(*folder, *name)) : std::nullopt;
}

}  // namespace

Value resource_path(Machine& m, Call& call) {
  const auto path = resource(m, call);
  return path ? eval::string(*path, call.span) : m.unknown("this file of a package is not known", call.span);
}
Value resource_text(Machine& m, Call& call) {
  const auto path = resource(m, call);
  return path ? file_text(m, *path, call.span) : m.unknown("this file of a package is not known", call.span);
}
Value resource_bytes(Machine& m, Call& call) {
  const Value text = resource_text(m, call);
  return text.string() ? Value{std::make_shared<const eval::Bytes>(eval::Bytes{text.string()->text()}), call.span} : text;
}
Value open_resource(Machine& m, Call& call) {
  const auto path = resource(m, call);
  return path ? file_object(m, *path, call.span) : m.unknown("this file of a package is not known", call.span);
}

Value open_file(Machine& m, Call& call) {
  if (const Value* mode = call.argument(1, "mode")) {
    const Rope* text = eval::text_of(*mode);
    if (!text || text->text().find_first_of("wax+b") != std::string::npos) return m.unknown("a file that is not read as text is not followed", call.span);
  }
  return with_path(m, call, [&](const std::string& path) { return file_object(m, path, call.span); });
}

}  // namespace library
}  // namespace underpin::python
