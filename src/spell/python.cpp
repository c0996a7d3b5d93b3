#include "spell/python.h"

#include <algorithm>

#include "base/text.h"

namespace underpin::spell {

Py atom(std::string text) { return {Py::Kind::atom, std::move(text), {}}; }
Py string(std::string value) { return {Py::Kind::string, std::move(value), {}}; }
Py number(long long value) { return atom(std::to_string(value)); }
Py call(std::string function, std::vector<Py> arguments) { return {Py::Kind::call, std::move(function), std::move(arguments)}; }
Py list(std::vector<Py> items) { return {Py::Kind::list, "", std::move(items)}; }
Py tuple(std::vector<Py> items) { return {Py::Kind::tuple, "", std::move(items)}; }
Py keyword(std::string name, Py value) { return {Py::Kind::keyword, std::move(name), {std::move(value)}}; }

Py dict(std::vector<std::pair<Py, Py>> items) {
  Py out{Py::Kind::dict, "", {}};
  for (auto& [key, value] : items) {
    out.items.push_back(std::move(key));
    out.items.push_back(std::move(value));
  }
  return out;
}

Py strings(const std::vector<std::string>& values) {
  std::vector<Py> items;
  for (const std::string& value : values) items.push_back(string(value));
  return list(std::move(items));
}

namespace {

// Text inside quotes. Between three quotes lines stay as they are, and only what would end the string is escaped.
std::string escaped(std::string_view value, char quote, bool three) {
  static constexpr char kHex[] = "0123456789abcdef";
  std::string out;
  for (std::size_t i = 0; i < value.size(); ++i) {
    const char c = value[i];
    const bool ends = c == quote && (!three || i + 1 == value.size() || (value[i + 1] == quote && i + 2 < value.size() && value[i + 2] == quote));
    if (c == '\\' || ends) {
      out += '\\';
      out += c;
    } else if (c == '\n' && !three) {
      out += "\\n";
    } else if (c == '\r') {
      out += "\\r";
    } else if (c == '\t' && !three) {
      out += "\\t";
    } else if ((static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t') || c == 0x7f) {
      out += "\\x";
      out += kHex[(static_cast<unsigned char>(c) >> 4) & 15];
      out += kHex[static_cast<unsigned char>(c) & 15];
    } else {
      out += c;
    }
  }
  return out;
}

struct Brackets {
  std::string open, close;
};

Brackets brackets_of(const Py& py) {
  if (py.kind == Py::Kind::call) return {py.text + "(", ")"};
  if (py.kind == Py::Kind::list) return {"[", "]"};
  if (py.kind == Py::Kind::dict) return {"{", "}"};
  return {"(", ")"};
}

std::vector<std::string> flat_items(const Py& py, const Layout& layout) {
  std::vector<std::string> out;
  if (py.kind == Py::Kind::dict) {
    for (std::size_t i = 0; i + 1 < py.items.size(); i += 2) out.push_back(flat(py.items[i], layout) + ": " + flat(py.items[i + 1], layout));
    return out;
  }
  for (const Py& item : py.items) out.push_back(flat(item, layout));
  return out;
}

std::size_t width_of(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

}  // namespace

std::string literal(std::string_view value, char quote) {
  if (contains(value, "\n")) return "\"\"\"" + escaped(value, '"', true) + "\"\"\"";
  const char other = quote == '"' ? '\'' : '"';
  const auto count = [&](char c) { return std::count(value.begin(), value.end(), c); };
  const char best = count(quote) > count(other) ? other : quote;
  return best + escaped(value, best, false) + best;
}

std::string flat(const Py& py, const Layout& layout) {
  if (py.kind == Py::Kind::atom) return py.text;
  if (py.kind == Py::Kind::string) return literal(py.text, layout.quote);
  if (py.kind == Py::Kind::keyword) return py.text + "=" + flat(py.items.front(), layout);
  const Brackets brackets = brackets_of(py);
  const bool lonely = py.kind == Py::Kind::tuple && py.items.size() == 1;
  return brackets.open + join(flat_items(py, layout), ", ") + (lonely ? "," : "") + brackets.close;
}

std::string laid_out(const Py& py, const Layout& layout, const std::string& indent, std::size_t used, std::size_t after) {
  const std::string line = flat(py, layout);
  const bool fits = !contains(line, "\n") && used + width_of(line) + after <= layout.width;
  if (fits || py.kind == Py::Kind::atom || py.kind == Py::Kind::string) return line;
  if (py.kind == Py::Kind::keyword) return py.text + "=" + laid_out(py.items.front(), layout, indent, used + py.text.size() + 1, after);
  if (py.items.empty()) return line;
  const Brackets brackets = brackets_of(py);
  const std::string inner = indent + layout.unit;
  std::string out = brackets.open + "\n";
  if (py.kind == Py::Kind::call && py.items.size() == 1 && py.items[0].kind == Py::Kind::string) {
    // One string alone: black leaves the comma out.
    return out + inner + flat(py.items[0], layout) + "\n" + indent + brackets.close;
  }
  const std::size_t step = py.kind == Py::Kind::dict ? 2 : 1;
  for (std::size_t i = 0; i + step <= py.items.size(); i += step) {
    std::string key = step == 2 ? flat(py.items[i], layout) + ": " : "";
    out += inner + key + laid_out(py.items[i + step - 1], layout, inner, width_of(inner) + width_of(key), 1) + ",\n";
  }
  return out + indent + brackets.close;
}

}  // namespace underpin::spell
