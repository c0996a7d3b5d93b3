#include "readers/alembic/module_text.h"

#include <algorithm>

#include "base/path.h"
#include "base/text.h"

namespace underpin::alembic {

namespace {

constexpr std::size_t kMostModules = 400;
constexpr std::uint64_t kModuleBytes = 2 << 20;

bool word_char(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; }

// The end of a string literal that begins at `at`.
std::size_t string_end(std::string_view text, std::size_t at) {
  const char quote = text[at];
  const std::string triple(3, quote);
  const bool long_form = text.substr(at, 3) == triple;
  for (std::size_t i = at + (long_form ? 3 : 1); i < text.size(); ++i) {
    if (text[i] == '\\')
      ++i;
    else if (long_form ? text.substr(i, 3) == triple : text[i] == quote)
      return i + (long_form ? 3 : 1);
    else if (!long_form && text[i] == '\n')
      return i;
  }
  return text.size();
}

// Calls visit(position) for every character outside strings and comments, and for the '#' of a comment; visit answers
// false to stop.
template <class Visit>
std::size_t walk_code(std::string_view text, std::size_t at, Visit&& visit) {
  while (at < text.size()) {
    const char c = text[at];
    if (c == '\'' || c == '"') {
      at = string_end(text, at);
    } else {
      if (!visit(at)) return at;
      at = c == '#' ? std::min(text.find('\n', at), text.size()) : at + 1;
    }
  }
  return text.size();
}

void imported_names(std::string_view list, const std::string& module, std::vector<Import>& out) {
  std::string clean;
  for (const std::string& line : split(list, '\n')) clean += std::string(trim(line.substr(0, line.find('#')))) + ' ';
  for (const std::string& part : split(clean, ',')) {
    std::vector<std::string> words;
    for (const std::string& word : split(std::string(trim(part)), ' '))
      if (!word.empty()) words.push_back(word);
    if (words.empty()) continue;
    const std::string alias = words.size() == 3 && words[1] == "as" ? words[2] : words[0];
    out.push_back(module.empty() ? Import{words[0], "", alias} : Import{module, words[0], alias});
  }
}

}  // namespace

std::vector<Import> scan_imports(std::string_view text) {
  std::vector<Import> out;
  for (std::size_t at = 0; at < text.size() && out.size() < 2000;) {
    const std::size_t stop = std::min(text.find('\n', at), text.size());
    const std::string_view line = trim(text.substr(at, stop - at));
    const std::size_t begin = at;
    at = stop + 1;
    if (starts_with(line, "import ")) {
      imported_names(line.substr(7), "", out);
    } else if (starts_with(line, "from ")) {
      const std::size_t word = line.find(" import");
      if (word == std::string_view::npos) continue;
      const std::string module(trim(line.substr(5, word - 5)));
      std::string_view names = trim(line.substr(word + 7));
      if (starts_with(names, "(")) {
        const std::size_t open = text.find('(', begin);
        const std::size_t close = std::min(text.find(')', open), text.size());
        names = text.substr(open + 1, close - open - 1);
        at = std::max(at, close);
      } else if (ends_with(names, "\\")) {
        names = names.substr(0, names.size() - 1);
      }
      imported_names(names, module, out);
    }
  }
  return out;
}

const Module* Modules::open(const std::string& path) {
  const auto known = cache_.find(path);
  if (known != cache_.end()) return known->second.get();
  if (cache_.size() >= kMostModules) return nullptr;
  auto& slot = cache_[path];
  Result<std::string> text = world_.is_file(path) ? world_.read_file(path, kModuleBytes) : fail(Error::Kind::unreadable, "");
  if (!text) return nullptr;
  slot = std::make_unique<Module>();
  slot->path = path;
  slot->package = file_name(path) == "__init__.py";
  slot->text = std::move(*text);
  slot->head = scan_head(slot->text, false);
  slot->imports = scan_imports(slot->text);
  return slot.get();
}

const Module* Modules::at(const std::string& base) {
  for (const char* ending : {".py", "/__init__.py"})
    if (world_.is_file(base + ending)) return open(base + ending);
  return nullptr;
}

const Module* Modules::find(const std::string& name, const Module& from) {
  const std::size_t dots = std::min(name.find_first_not_of('.'), name.size());
  const std::string rest = replace_all(name.substr(dots), ".", "/");
  if (dots > 0) {
    std::string folder = parent_path(from.path);
    for (std::size_t i = 1; i < dots; ++i) folder = parent_path(folder);
    return rest.empty() ? at(folder) : at(join_path(folder, rest));
  }
  if (rest.empty()) return nullptr;
  for (const std::string& root : roots_)
    if (const Module* found = at(join_path(root, rest))) return found;
  return nullptr;
}

std::string_view expression_at(std::string_view text, std::size_t at) {
  while (at < text.size() && (text[at] == ' ' || text[at] == '\t')) ++at;
  int depth = 0;
  const std::size_t stop = walk_code(text, at, [&](std::size_t i) {
    const char c = text[i];
    if (c == '(' || c == '[' || c == '{') ++depth;
    if ((c == ')' || c == ']' || c == '}') && --depth < 0) return false;
    return depth > 0 || (c != '\n' && c != ',' && c != ';' && c != '#');
  });
  return trim(text.substr(at, stop - at));
}

std::vector<std::pair<std::string, std::string>> call_arguments(std::string_view call) {
  std::vector<std::pair<std::string, std::string>> out;
  const std::size_t open = call.find('(');
  if (open == std::string_view::npos) return out;
  for (std::size_t at = open + 1; at < call.size();) {
    while (at < call.size() && (call[at] == ' ' || call[at] == '\n' || call[at] == '\t' || call[at] == '\r' || call[at] == ',')) ++at;
    if (at < call.size() && call[at] == '#') {
      at = std::min(call.find('\n', at), call.size());
      continue;
    }
    if (at >= call.size() || call[at] == ')' || call[at] == ']' || call[at] == '}') break;
    std::size_t word = at;
    while (word < call.size() && word_char(call[word])) ++word;
    std::size_t equals = word;
    while (equals < call.size() && call[equals] == ' ') ++equals;
    std::string keyword;
    if (word > at && equals < call.size() && call[equals] == '=' && call.substr(equals, 2) != "==") {
      keyword = std::string(call.substr(at, word - at));
      at = equals + 1;
    }
    const std::size_t before = at;
    int depth = 0;
    at = walk_code(call, at, [&](std::size_t i) {
      const char c = call[i];
      if (c == '(' || c == '[' || c == '{') ++depth;
      if ((c == ')' || c == ']' || c == '}') && --depth < 0) return false;
      return depth > 0 || c != ',';
    });
    out.emplace_back(std::move(keyword), std::string(trim(call.substr(before, at - before))));
  }
  return out;
}

std::optional<std::string> string_literal(std::string_view expression) {
  const std::string assignment = "x = (" + std::string(trim(expression)) + "\n)";
  const ScannedHead head = scan_head(assignment, false);
  if (head.assignments.size() != 1 || head.assignments[0].value.kind != ScannedValue::Kind::string) return std::nullopt;
  return head.assignments[0].value.strings.front().text;
}

std::optional<std::map<std::string, std::string>> string_map(std::string_view expression) {
  expression = trim(expression);
  std::map<std::string, std::string> out;
  if (starts_with(expression, "dict(")) {
    for (const auto& [key, value] : call_arguments(expression)) {
      if (key.empty()) {
        const auto inner = string_map(value);
        if (!inner) return std::nullopt;
        out.insert(inner->begin(), inner->end());
      } else if (const auto text = string_literal(value)) {
        out[key] = *text;
      }
    }
    return out;
  }
  if (expression.empty() || !contains("{([", expression.substr(0, 1))) return std::nullopt;
  const bool pairs = expression.front() != '{';
  const std::string as_call = "f(" + std::string(expression.substr(1));
  for (const auto& [keyword, item] : call_arguments(as_call)) {
    std::string key, value;
    if (pairs) {
      if (item.empty() || !contains("([", item.substr(0, 1))) return std::nullopt;
      const auto parts = call_arguments("f(" + item.substr(1));
      if (parts.size() != 2) return std::nullopt;
      key = parts[0].second;
      value = parts[1].second;
    } else {
      const std::size_t colon = walk_code(item, 0, [&item = item](std::size_t i) { return item[i] != ':'; });
      if (colon >= item.size()) return std::nullopt;
      key = item.substr(0, colon);
      value = item.substr(colon + 1);
    }
    const auto name = string_literal(key), text = string_literal(value);
    if (!name) return std::nullopt;
    if (text) out[*name] = *text;  // a function as value (a token of the project's own) is left out
  }
  return out;
}

std::string_view class_text(const Module& module, std::string_view name) {
  const std::string_view text = module.text;
  const std::string opening = "class " + std::string(name);
  for (std::size_t at = text.find(opening); at != std::string_view::npos; at = text.find(opening, at + 1)) {
    const std::size_t after = at + opening.size();
    if ((at > 0 && text[at - 1] != '\n') || (after < text.size() && word_char(text[after]))) continue;
    std::size_t stop = std::min(text.find('\n', at), text.size());
    int depth = 0;
    for (std::size_t i = at; i < text.size() && (i < stop || depth > 0); ++i) {  // a header over several lines
      depth += text[i] == '(' ? 1 : text[i] == ')' ? -1 : 0;
      stop = std::max(stop, i);
    }
    while (stop < text.size()) {
      const std::size_t next = stop + 1;
      if (next < text.size() && text[next] != ' ' && text[next] != '\t' && text[next] != '\n' && text[next] != '#' && text[next] != '\r' && text[next] != ')') break;
      stop = std::min(text.find('\n', next), text.size());
    }
    return text.substr(at, stop - at);
  }
  return {};
}

}  // namespace underpin::alembic
