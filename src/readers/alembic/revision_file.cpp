#include "readers/alembic/revision_file.h"

#include <algorithm>
#include <set>

#include "base/path.h"
#include "base/text.h"

namespace underpin::alembic {

namespace {

using Kind = ScannedValue::Kind;

Span span_of(FileId file, std::uint32_t begin, std::uint32_t end) { return {file, begin, end}; }

bool legacy_name(std::string_view stem) { return !stem.empty() && stem.find_first_not_of("0123456789abcdef") == std::string_view::npos; }

// A name may stand for a constant assigned further up (or another name …).
const ScannedValue& resolve(const ScannedHead& head, const ScannedValue& value) {
  const ScannedValue* current = &value;
  for (int hops = 0; hops < 8 && current->kind == Kind::name; ++hops) {
    const ScannedAssignment* found = head.last(current->name);
    if (!found) break;
    current = &found->value;
  }
  return *current;
}

// PEP 263: a comment in the first or second line names the encoding; in the second only where the first says nothing.
// "utf-8" is what Python takes anyway.
bool declares_encoding(std::string_view text) {
  if (starts_with(text, "\xEF\xBB\xBF")) text.remove_prefix(3);
  for (int line = 0; line < 2; ++line) {
    const std::size_t end = std::min(text.find_first_of("\r\n"), text.size());
    const std::string_view content = trim(text.substr(0, end));
    if (!content.empty() && content.front() != '#') return false;
    for (std::size_t at = content.find("coding"); at != std::string_view::npos; at = content.find("coding", at + 1)) {
      std::string_view rest = content.substr(at + 6);
      if (rest.empty() || (rest.front() != ':' && rest.front() != '=')) continue;
      rest = trim(rest.substr(1));
      const std::size_t length =
          std::min(rest.find_first_not_of("-_.abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"), rest.size());
      const std::string name = replace_all(lower(rest.substr(0, length)), "_", "-");
      if (length > 0) return name != "utf-8" && name != "utf8" && name != "utf-8-sig";
    }
    text.remove_prefix(std::min(text.size(), end + (text.substr(end, 2) == "\r\n" ? 2 : 1)));
  }
  return false;
}

// The beginning of a UTF-8 character whose rest was not read.
bool cut_character(std::string_view rest) {
  const auto lead = static_cast<unsigned char>(rest.front());
  const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || rest.size() >= length) return false;
  return std::all_of(rest.begin() + 1, rest.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; });
}

class Facts {
 public:
  Facts(const FileHead& read, std::string_view text, FileId file) : read_(read), text_(text), file_(file) {}

  FileFacts run() {
    if (!read_.unreadable.empty()) return stray("cannot be read: " + read_.unreadable);
    complain_encoding();
    const ScannedAssignment* id = read_.head.last("revision");
    const std::string stem(file_stem(read_.path));
    if (!id && legacy_name(stem)) {
      revision_.id = stem;
    } else if (!id) {
      return stray(read_.head.unclosed && read_.complete ? "cannot be parsed, and has no `revision` that could be read"
                                                         : "no `revision` in it");
    } else if (!take_id(id->value)) {
      return stray("its `revision` is not a string that can be known without running it");
    }
    take_parents();
    take_docstring();
    revision_.file = file_;
    revision_.path = read_.path;
    revision_.stem = stem;
    complain_conflicts();
    for (const std::string& name : read_.head.functions) {
      if (name == "upgrade") revision_.has_upgrade = true;
      if (name == "downgrade") revision_.has_downgrade = true;
    }
    facts_.what = std::move(revision_);
    return std::move(facts_);
  }

 private:
  FileFacts stray(std::string reason) {
    facts_.what = StrayFile{read_.path, file_, std::move(reason)};
    return std::move(facts_);
  }

  bool take_id(const ScannedValue& written) {
    const ScannedValue& value = resolve(read_.head, written);
    if (value.kind != Kind::string || value.strings.empty()) return false;
    revision_.id = value.strings.front().text;
    revision_.id_span = span_of(file_, value.strings.front().begin, value.strings.front().end);
    return true;
  }

  std::vector<NamedAt> names(const ScannedValue& value) const {
    std::vector<NamedAt> out;
    std::set<std::string> seen;
    for (const ScannedString& text : value.strings)
      if (seen.insert(text.text).second) out.push_back({text.text, span_of(file_, text.begin, text.end)});
    return out;
  }

  void undecided(const ScannedAssignment& assignment) {
    Finding finding;
    finding.code = "UP119";
    finding.severity = Severity::error;
    finding.message = "`" + assignment.name + "` of revision `" + revision_.id + "` is not a literal";
    finding.primary = {span_of(file_, assignment.value.begin, assignment.value.end), "not decidable without running it"};
    finding.because = "the place of this revision in the history is not known";
    finding.help = "write the id as a string";
    finding.revision = revision_.id;
    finding.subject = assignment.name;
    facts_.findings.push_back(std::move(finding));
  }

  // A label given by a constant of another module: its name, "cli.EXPAND_BRANCH".
  std::string as_written(const ScannedValue& value) const {
    std::string_view written = text_.substr(value.begin, value.end - value.begin);
    while (!written.empty() && contains("()[], \t\n", written.substr(0, 1))) written.remove_prefix(1);
    while (!written.empty() && contains("()[], \t\n", written.substr(written.size() - 1))) written.remove_suffix(1);
    return std::string(written);
  }

  void take_parents() {
    if (const ScannedAssignment* down = read_.head.last("down_revision")) {
      const ScannedValue& value = resolve(read_.head, down->value);
      revision_.down_span = span_of(file_, down->value.begin, down->value.end);
      revision_.down = names(value);
      if (value.kind == Kind::other || value.kind == Kind::name) undecided(*down);
    }
    if (const ScannedAssignment* depends = read_.head.last("depends_on")) {
      const ScannedValue& value = resolve(read_.head, depends->value);
      revision_.depends_on = names(value);
      if (value.kind == Kind::other || value.kind == Kind::name) undecided(*depends);
    }
    if (const ScannedAssignment* labels = read_.head.last("branch_labels")) {
      const ScannedValue& value = resolve(read_.head, labels->value);
      for (const NamedAt& label : names(value)) revision_.labels.push_back(label.name);
      if (value.strings.empty() && (value.kind == Kind::other || value.kind == Kind::name)) revision_.labels.push_back(as_written(value));
    }
  }

  // The docstring's text and the file agree byte for byte unless it has escapes; then its facts have no place.
  void take_docstring() {
    if (!read_.head.docstring) return;
    const ScannedString& doc = *read_.head.docstring;
    const std::string_view written = text_.substr(doc.begin, doc.end - doc.begin);
    const std::size_t inner = written.find(doc.text);
    std::uint32_t at = inner == std::string_view::npos ? 0 : doc.begin + static_cast<std::uint32_t>(inner);
    for (const std::string& line : split(doc.text, '\n')) {
      const std::string_view content = trim(line);
      if (revision_.message.empty()) revision_.message = std::string(content);
      fact(line, at, inner != std::string_view::npos);
      at += static_cast<std::uint32_t>(line.size()) + 1;
    }
  }

  void fact(std::string_view line, std::uint32_t line_begin, bool placed) {
    const auto after = [&](std::string_view word, std::string_view& rest) {
      const std::size_t start = std::min(line.find_first_not_of(" \t"), line.size());
      if (!starts_with(line.substr(start), word)) return false;
      rest = line.substr(start + word.size());
      return true;
    };
    const auto named = [&](std::string_view part) {
      const auto begin = line_begin + static_cast<std::uint32_t>(part.data() - line.data());
      return NamedAt{std::string(part), placed ? span_of(file_, begin, begin + static_cast<std::uint32_t>(part.size())) : Span{}};
    };
    std::string_view rest;
    if (after("Revision ID:", rest) && !trim(rest).empty()) {
      revision_.doc_id = named(trim(rest));
    } else if (after("Create Date:", rest)) {
      revision_.create_date = std::string(trim(rest));
    } else if (after("Revises:", rest)) {
      revision_.doc_has_revises = true;
      revision_.doc_down.clear();
      const std::string_view value = trim(rest);
      const std::string_view place = value.empty() ? rest.substr(starts_with(rest, " ") ? 1 : 0, 0) : value;
      revision_.doc_down_span = named(place).span;
      for (std::size_t from = 0; from <= rest.size();) {
        const std::size_t comma = std::min(rest.find(',', from), rest.size());
        std::string_view part = trim(rest.substr(from, comma - from));
        while (!part.empty() && contains("()[]'\"`", part.substr(0, 1))) part = trim(part.substr(1));
        while (!part.empty() && contains("()[]'\"`", part.substr(part.size() - 1))) part = trim(part.substr(0, part.size() - 1));
        from = comma + 1;
        if (part.empty() || lower(part) == "none" || part == "<base>" || part == "base") continue;
        revision_.doc_down.push_back(named(part));
      }
    }
  }

  void complain_encoding() {
    const std::size_t at = valid_utf8(text_);
    if (at == text_.size() || declares_encoding(text_)) return;
    if (!read_.complete && cut_character(text_.substr(at))) return;
    Finding finding;
    finding.code = "UP118";
    finding.severity = Severity::error;
    finding.blocks = true;
    finding.message = "the file is not UTF-8";
    finding.primary = {span_of(file_, static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + 1)), "this byte is no character"};
    finding.because = "Python refuses to load it, and Alembic with it stops at every command";
    finding.help = "save the file as UTF-8";
    finding.subject = read_.path;
    facts_.findings.push_back(std::move(finding));
  }

  void complain_conflicts() {
    if (read_.head.conflict_markers.empty()) return;
    const std::uint32_t at = read_.head.conflict_markers.front();
    Finding finding;
    finding.code = "UP118";
    finding.severity = Severity::error;
    finding.blocks = true;
    finding.message = "a merge conflict was left in revision `" + revision_.id + "`";
    finding.primary = {span_of(file_, at, at + 7), "left by a merge"};
    for (std::size_t i = 1; i < read_.head.conflict_markers.size() && i < 4; ++i)
      finding.labels.push_back({span_of(file_, read_.head.conflict_markers[i], read_.head.conflict_markers[i] + 7), ""});
    finding.because = "the file is no Python any more; Alembic stops with SyntaxError at every command";
    finding.help = "decide for one side and delete the marked lines";
    finding.revision = revision_.id;
    finding.subject = read_.path;
    facts_.findings.push_back(std::move(finding));
  }

  const FileHead& read_;
  std::string_view text_;
  FileId file_;
  Revision revision_;
  FileFacts facts_;
};

}  // namespace

bool head_suffices(const ScannedHead& head) {
  return !head.functions.empty() && head.last("revision") && head.last("down_revision") && head.conflict_markers.empty();
}

FileFacts read_facts(const FileHead& read, std::string_view text, FileId file) { return Facts(read, text, file).run(); }

std::string backup_reason(std::string_view name) {
  const std::string low = lower(name);
  for (const char* suffix : {".bak", ".backup", ".orig", ".rej", ".old", ".save", ".swp", ".tmp", ".disabled", ".py~", ".py_", ".copy"})
    if (ends_with(low, suffix)) return "its name ends in `" + std::string(suffix) + "`";
  if (!ends_with(low, ".py")) return {};
  const std::string_view mark = copy_mark(std::string_view(low).substr(0, low.size() - 3));
  if (mark == "(") return "its name ends in a number in brackets, as a copy's does";
  return mark.empty() ? std::string() : "its name ends in `" + std::string(mark) + "`";
}

}  // namespace underpin::alembic
