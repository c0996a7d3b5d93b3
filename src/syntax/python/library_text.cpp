#include <algorithm>

#include "syntax/python/library.h"

namespace underpin::python::library {
namespace {

bool blank_line(std::string_view line) { return line.find_first_not_of(" \t\r\f\v") == std::string_view::npos; }

std::string_view margin_of(std::string_view line) { return line.substr(0, std::min(line.find_first_not_of(" \t"), line.size())); }

// Calls `each(begin, end)` for every line, `end` after its newline.
template <class Each>
void lines(const std::string& text, Each each) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t newline = text.find('\n', at);
    const std::size_t end = newline == std::string::npos ? text.size() : newline + 1;
    each(at, end);
    at = end;
  }
}

std::string_view body(const std::string& text, std::size_t begin, std::size_t end) {
  if (end > begin && text[end - 1] == '\n') --end;
  return std::string_view(text).substr(begin, end - begin);
}

const Rope* text_argument(Machine& m, const Call& call, Value& problem) {
  const Value* value = call.argument(0, "text");
  if (!value) {
    problem = m.unknown("an argument is missing", call.span);
    return nullptr;
  }
  const Rope* text = eval::text_of(*value);
  if (!text) problem = value->is_unknown() ? Value{Unknown{value->unknown()->reason, call.span}, call.span} : m.unknown("its text is not known", call.span);
  return text;
}

}  // namespace

Value dedent(Machine& m, Call& call) {
  Value problem;
  const Rope* given = text_argument(m, call, problem);
  if (!given) return problem;
  const std::string& text = given->text();
  std::optional<std::string_view> margin;
  lines(text, [&](std::size_t begin, std::size_t end) {
    const std::string_view line = body(text, begin, end);
    if (blank_line(line)) return;
    const std::string_view indent = margin_of(line);
    if (!margin) {
      margin = indent;
      return;
    }
    std::size_t shared = 0;
    while (shared < margin->size() && shared < indent.size() && (*margin)[shared] == indent[shared]) ++shared;
    margin = margin->substr(0, shared);
  });
  const std::size_t cut = margin ? margin->size() : 0;
  if (!m.account(text.size(), call.span)) return {m.stop_reason(), call.span};
  Rope out;
  lines(text, [&](std::size_t begin, std::size_t end) {
    const std::string_view line = body(text, begin, end);
    if (blank_line(line))
      out.append(given->slice(begin + line.size(), end));
    else
      out.append(given->slice(begin + cut, end));
  });
  return eval::string(std::move(out), call.span);
}

Value indent(Machine& m, Call& call) {
  Value problem;
  const Rope* given = text_argument(m, call, problem);
  if (!given) return problem;
  const Value* prefix_value = call.argument(1, "prefix");
  const Rope* prefix = prefix_value ? eval::text_of(*prefix_value) : nullptr;
  if (!prefix || call.argument(2, "predicate")) return m.unknown("its prefix is not known", call.span);
  const std::string& text = given->text();
  Rope out;
  lines(text, [&](std::size_t begin, std::size_t end) {
    if (!m.account_text(out.text().size(), end - begin + prefix->text().size(), call.span)) return;
    if (!blank_line(body(text, begin, end))) out.append(*prefix);
    out.append(given->slice(begin, end));
  });
  if (m.halted()) return {m.stop_reason(), call.span};
  return eval::string(std::move(out), call.span);
}

}  // namespace underpin::python::library
