#include <algorithm>

#include "base/path.h"
#include "base/text.h"
#include "readers/sql_files/tool.h"

namespace underpin::sql_files {

#define TOOL(identifier) extern const Tool identifier;
#include "readers/sql_files/tools.def"
#undef TOOL

const std::vector<const Tool*>& all_tools() {
  static const std::vector<const Tool*> rows = {
#define TOOL(identifier) &identifier,
#include "readers/sql_files/tools.def"
#undef TOOL
  };
  return rows;
}

namespace {
constexpr std::uint64_t kHeadBytes = 4096;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
bool digit(char c) { return c >= '0' && c <= '9'; }
}  // namespace

std::string Look::shown(const std::string& name) const { return folder.shown == "." ? name : join_path(folder.shown, name); }

FileId Look::load(const std::string& name) {
  auto text = world_.read_file(join_path(folder.path, name), kMaxSourceBytes);
  if (text) {
    if (starts_with(*text, kByteOrderMark))
      text->replace(0, kByteOrderMark.size(), kByteOrderMark.size(), ' ');  // places stay where they are
    return sources_.add(shown(name), std::move(*text));
  }
  const std::string where = shown(name);
  complain("UP190", Severity::warning, {sources_.add(where, ""), 0, 0}, "`" + where + "` cannot be read", text.error().message,
           "make it readable and check again");
  return 0;
}

bool Look::has_file(const std::string& name) const { return world_.is_file(join_path(folder.path, name)); }
bool Look::has_folder(const std::string& name) const { return world_.is_directory(join_path(folder.path, name)); }

std::string Look::head(const std::string& name) const {
  auto text = world_.read_head(join_path(folder.path, name), kHeadBytes);
  return text ? std::move(*text) : std::string();
}

bool Look::has_above(const std::string& name, int levels) const {
  std::string at = folder.path;
  for (int i = 0; i <= levels && at.size() > 1; ++i) {
    if (world_.is_file(join_path(at, name))) return true;
    at = parent_path(at);
  }
  return false;
}

Step Look::whole_file(const std::string& name, std::string id) {
  Step step;
  step.id = std::move(id);
  step.title = title_of(step.id);
  step.path = shown(name);
  step.file = load(name);
  if (step.file == 0)
    step.not_sql = "it cannot be read";
  else
    step.up.push_back({step.file, 0, static_cast<std::uint32_t>(text(step.file).size())});
  return step;
}

void Look::complain(const char* code, Severity severity, Span span, std::string message, std::string because, std::string help) {
  Finding finding;
  finding.code = code;
  finding.severity = severity;
  finding.message = std::move(message);
  finding.primary.span = span;
  finding.because = std::move(because);
  finding.help = std::move(help);
  finding.subject = finding.message;
  findings.push_back(std::move(finding));
}

std::vector<std::string> files_ending(const Folder& folder, std::string_view ending) {
  std::vector<std::string> names;
  for (const DirectoryEntry& entry : folder.entries)
    if (entry.kind == DirectoryEntry::Kind::file && ends_with(entry.name, ending)) names.push_back(entry.name);
  return names;
}

std::string leading_digits(std::string_view name) {
  std::size_t end = 0;
  while (end < name.size() && digit(name[end])) ++end;
  return std::string(name.substr(0, end));
}

std::string plain_number(std::string_view digits) {
  const std::size_t first = digits.find_first_not_of('0');
  return first == std::string_view::npos ? (digits.empty() ? "" : "0") : std::string(digits.substr(first));
}

bool number_less(std::string_view a, std::string_view b) {
  const std::string x = plain_number(a), y = plain_number(b);
  return x.size() != y.size() ? x.size() < y.size() : x < y;
}

std::vector<std::string> version_of(std::string_view path) {
  std::vector<std::string> version;
  const std::vector<std::string> parts = split(path, '/');
  for (std::size_t i = 0; i < parts.size(); ++i) {
    std::string_view rest = parts[i];
    if (!rest.empty() && (rest.front() == 'V' || rest.front() == 'v')) rest.remove_prefix(1);
    std::string number = leading_digits(rest);
    if (number.empty()) {
      if (i + 1 == parts.size()) return {};
      continue;
    }
    rest.remove_prefix(number.size());
    if (number.size() == 8 && rest.size() > 1) {
      const std::string time = leading_digits(rest.substr(1));
      if (time.size() == 6 || time.size() == 4) number += time;
    }
    version.push_back(plain_number(number));
    while (rest.size() > 1 && rest.front() == '.' && digit(rest[1])) {
      const std::string next = leading_digits(rest.substr(1));
      version.push_back(plain_number(next));
      rest.remove_prefix(1 + next.size());
    }
  }
  return version;
}

bool version_less(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end(),
                                      [](const std::string& x, const std::string& y) { return number_less(x, y); });
}

std::string_view last_part(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

std::string title_of(std::string_view stem) {
  std::size_t from = 0;
  while (from < stem.size() && (digit(stem[from]) || stem[from] == '_' || stem[from] == '-' || stem[from] == '.')) ++from;
  std::string title(stem.substr(from));
  for (char& c : title)
    if (c == '_' || c == '-') c = ' ';
  return title;
}

}  // namespace underpin::sql_files
