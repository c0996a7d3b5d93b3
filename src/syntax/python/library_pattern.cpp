// The module `re`, computed by PCRE2, whose patterns are Python's but for \Z. Work is bounded: what would take longer
// than the limits below is not known.
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include <algorithm>
#include <memory>

#include "base/text.h"
#include "syntax/python/library.h"

namespace underpin::python::library {
namespace {

constexpr std::uint32_t match_limit = 200'000;
constexpr std::uint32_t heap_limit_kib = 20'000;
constexpr std::size_t longest_subject = 1 << 20;
constexpr std::size_t longest_pattern = 1 << 14;

struct Free {
  void operator()(pcre2_code* code) const { pcre2_code_free(code); }
  void operator()(pcre2_match_data* data) const { pcre2_match_data_free(data); }
  void operator()(pcre2_match_context* context) const { pcre2_match_context_free(context); }
};

// Groups of one match as byte ranges of the subject; unset ones are npos.
struct Found {
  std::vector<std::pair<std::size_t, std::size_t>> groups;
};

enum class Anchor { none, start, both };

class Pattern {
 public:
  Pattern(const std::string& text, std::uint32_t options, Anchor anchor) {
    if (text.size() > longest_pattern) return;
    int error = 0;
    PCRE2_SIZE at = 0;
    if (anchor != Anchor::none) options |= PCRE2_ANCHORED;
    if (anchor == Anchor::both) options |= PCRE2_ENDANCHORED;
    const std::string spelled = replace_all(text, "\\Z", "\\z");
    code_.reset(pcre2_compile(reinterpret_cast<PCRE2_SPTR>(spelled.data()), spelled.size(), options | PCRE2_UTF | PCRE2_UCP, &error, &at, nullptr));
    if (!code_) return;
    data_.reset(pcre2_match_data_create_from_pattern(code_.get(), nullptr));
    context_.reset(pcre2_match_context_create(nullptr));
    pcre2_set_match_limit(context_.get(), match_limit);
    pcre2_set_heap_limit(context_.get(), heap_limit_kib);
    read_names();
  }
  bool sound() const { return code_ && data_ && context_ && !failed_; }
  const std::vector<std::pair<std::string, std::size_t>>& names() const { return names_; }

  // The first match at or behind `from`; nullopt: none, or not decidable (then no longer sound()).
  std::optional<Found> find(const std::string& subject, std::size_t from) {
    const int count = pcre2_match(code_.get(), reinterpret_cast<PCRE2_SPTR>(subject.data()), subject.size(), from, 0, data_.get(), context_.get());
    if (count < 0) {
      failed_ = count != PCRE2_ERROR_NOMATCH;
      return std::nullopt;
    }
    const PCRE2_SIZE* ends = pcre2_get_ovector_pointer(data_.get());
    Found found;
    for (std::uint32_t i = 0; i < pcre2_get_ovector_count(data_.get()); ++i) {
      const bool set = ends[2 * i] != PCRE2_UNSET && ends[2 * i] <= ends[2 * i + 1];
      found.groups.emplace_back(set ? ends[2 * i] : std::string::npos, set ? ends[2 * i + 1] : std::string::npos);
    }
    return found;
  }

 private:
  void read_names() {
    std::uint32_t count = 0, width = 0;
    PCRE2_SPTR table = nullptr;
    pcre2_pattern_info(code_.get(), PCRE2_INFO_NAMECOUNT, &count);
    pcre2_pattern_info(code_.get(), PCRE2_INFO_NAMEENTRYSIZE, &width);
    pcre2_pattern_info(code_.get(), PCRE2_INFO_NAMETABLE, &table);
    for (std::uint32_t i = 0; i < count; ++i, table += width)
      names_.emplace_back(reinterpret_cast<const char*>(table + 2), static_cast<std::size_t>(table[0]) << 8 | table[1]);
  }

  std::unique_ptr<pcre2_code, Free> code_;
  std::unique_ptr<pcre2_match_data, Free> data_;
  std::unique_ptr<pcre2_match_context, Free> context_;
  std::vector<std::pair<std::string, std::size_t>> names_;
  bool failed_ = false;
};

// A byte further, or a whole character where it has several.
std::size_t behind(const std::string& text, std::size_t at) {
  for (++at; at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80;) ++at;
  return at;
}

std::vector<Found> all_matches(Pattern& pattern, const std::string& subject, std::size_t most) {
  std::vector<Found> out;
  for (std::size_t at = 0; at <= subject.size() && out.size() < most;) {
    auto found = pattern.find(subject, at);
    if (!found) break;
    const auto [begin, end] = found->groups[0];
    at = end > begin ? end : behind(subject, end);
    out.push_back(std::move(*found));
  }
  return out;
}

std::string group_text(const std::string& subject, const Found& found, std::size_t group) {
  if (group >= found.groups.size() || found.groups[group].first == std::string::npos) return {};
  return subject.substr(found.groups[group].first, found.groups[group].second - found.groups[group].first);
}

Value group_value(const std::string& subject, const Found& found, std::size_t group, Span span) {
  if (found.groups[group].first == std::string::npos) return eval::none(span);
  return eval::string(group_text(subject, found, group), span);
}

Value not_computed(Machine& m, const Call& call) { return m.unknown("this regular expression is not computed", call.span); }

// re.I, re.M, re.S and re.X; nullopt: other flags.
std::optional<std::uint32_t> flags_of(const Value* value) {
  if (!value) return 0;
  if (const auto* number = value->integer()) return *number == 0 ? std::optional<std::uint32_t>(0) : std::nullopt;
  const auto* given = value->external();
  if (!given) return std::nullopt;
  static constexpr std::pair<std::string_view, std::uint32_t> known[] = {
      {"re.I", PCRE2_CASELESS}, {"re.IGNORECASE", PCRE2_CASELESS}, {"re.M", PCRE2_MULTILINE}, {"re.MULTILINE", PCRE2_MULTILINE},
      {"re.S", PCRE2_DOTALL},   {"re.DOTALL", PCRE2_DOTALL},       {"re.X", PCRE2_EXTENDED},  {"re.VERBOSE", PCRE2_EXTENDED}};
  for (const auto& [name, option] : known)
    if (given->path == name) return option;
  return std::nullopt;
}

// The arguments `pattern` (a text or what compile() made) and `string`, and the pattern ready to run.
struct Ready {
  std::optional<Pattern> pattern;
  const Rope* subject = nullptr;
};

Ready prepare(const Call& call, std::size_t subject_at, std::size_t flags_at, Anchor anchor) {
  Ready ready;
  const Value* given = call.argument(0, "pattern");
  const Value* subject = call.argument(subject_at, "string");
  const Rope* text = given ? eval::text_of(*given) : nullptr;
  const Value* flags = call.argument(flags_at, "flags");
  if (given)
    if (const eval::Instance* compiled = instance_of(*given)) {
      const Value* pattern = eval::find(compiled->attributes, "pattern");
      text = pattern ? eval::text_of(*pattern) : nullptr;
      flags = eval::find(compiled->attributes, "flags");
    }
  const auto options = flags_of(flags);
  ready.subject = subject ? eval::text_of(*subject) : nullptr;
  if (!text || !options || !ready.subject || ready.subject->text().size() > longest_subject) return ready;
  ready.pattern.emplace(text->text(), *options, anchor);
  if (!ready.pattern->sound()) ready.pattern.reset();
  return ready;
}

Value function(Routine run, std::vector<Value> first, Span span) {
  auto native = std::make_shared<Native>();
  native->name = "re";
  native->run = run;
  auto made = std::make_shared<Partial>();
  made->function = {std::static_pointer_cast<eval::Function>(native), span};
  made->call.args = std::move(first);
  return {std::static_pointer_cast<eval::Function>(made), span};
}

// Match.group(): the first arguments are the groups and the names of groups.
Value match_group(Machine& m, Call& call) {
  const auto* groups = call.args[0].sequence();
  const auto* names = call.args[1].dict();
  const auto one = [&](const Value& which) -> Value {
    std::optional<std::int64_t> index;
    if (which.integer()) index = *which.integer();
    if (const Rope* name = eval::text_of(which))
      for (const auto& [key, value] : names->items)
        if (key.string() && key.string()->text() == name->text()) index = *value.integer();
    if (which.is_unknown()) return which;
    if (!index || *index < 0 || static_cast<std::size_t>(*index) >= groups->size()) return m.raise("IndexError", "no such group", call.span);
    return (*groups)[static_cast<std::size_t>(*index)];
  };
  if (call.args.size() == 2) return (*groups)[0];
  if (call.args.size() == 3) return one(call.args[2]);
  std::vector<Value> out;
  for (std::size_t i = 2; i < call.args.size() && !m.halted(); ++i) out.push_back(one(call.args[i]));
  return eval::tuple(std::move(out), call.span);
}

Value match_groups(Machine&, Call& call) {
  const auto* groups = call.args[0].sequence();
  return eval::tuple({groups->begin() + 1, groups->end()}, call.span);
}

Value match_value(Machine& m, const Pattern& pattern, const std::string& subject, const Found& found, Span span) {
  auto made = std::make_shared<eval::Instance>();
  made->type = m.builtin_class("re.Match");
  std::vector<Value> groups;
  for (std::size_t i = 0; i < found.groups.size(); ++i) groups.push_back(group_value(subject, found, i, span));
  auto names = std::make_shared<eval::Dict>();
  for (const auto& [name, index] : pattern.names()) names->items.emplace_back(eval::string(name), eval::integer(static_cast<std::int64_t>(index)));
  const Value all = eval::tuple(std::move(groups), span);
  eval::put(made->attributes, "group", function(match_group, {all, Value{names, span}}, span));
  eval::put(made->attributes, "__getitem__", function(match_group, {all, Value{names, span}}, span));
  eval::put(made->attributes, "groups", function(match_groups, {all}, span));
  return {std::move(made), span};
}

Value first_match(Machine& m, Call& call, Anchor anchor) {
  Ready ready = prepare(call, 1, 2, anchor);
  if (!ready.pattern) return not_computed(m, call);
  const auto found = ready.pattern->find(ready.subject->text(), 0);
  if (!ready.pattern->sound()) return not_computed(m, call);
  return found ? match_value(m, *ready.pattern, ready.subject->text(), *found, call.span) : eval::none(call.span);
}

// `\1`, `\g<name>` and escapes of a replacement; nullopt: not one that Python takes.
std::optional<std::string> expanded(const std::string& with, const Pattern& pattern, const std::string& subject, const Found& found) {
  std::string out;
  for (std::size_t i = 0; i < with.size(); ++i) {
    if (with[i] != '\\' || i + 1 >= with.size()) {
      out += with[i];
      continue;
    }
    const char c = with[++i];
    if (c >= '0' && c <= '9') {
      std::size_t group = static_cast<std::size_t>(c - '0');
      if (c != '0' && i + 1 < with.size() && with[i + 1] >= '0' && with[i + 1] <= '9') group = group * 10 + static_cast<std::size_t>(with[++i] - '0');
      if (c == '0' || group >= found.groups.size()) return std::nullopt;
      out += group_text(subject, found, group);
    } else if (c == 'g' && i + 1 < with.size() && with[i + 1] == '<') {
      const std::size_t end = with.find('>', i);
      if (end == std::string::npos) return std::nullopt;
      const std::string name = with.substr(i + 2, end - i - 2);
      std::optional<std::size_t> group;
      if (!name.empty() && name.size() < 3 && name.find_first_not_of("0123456789") == std::string::npos) group = std::stoul(name);
      for (const auto& [known, index] : pattern.names())
        if (known == name) group = index;
      if (!group || *group >= found.groups.size()) return std::nullopt;
      out += group_text(subject, found, *group);
      i = end;
    } else if (c == 'n') {
      out += '\n';
    } else if (c == 't') {
      out += '\t';
    } else if (c == '\\') {
      out += '\\';
    } else {
      return std::nullopt;
    }
  }
  return out;
}

}  // namespace

Value pattern_compile(Machine& m, Call& call) {
  const Value* text = call.argument(0, "pattern");
  const Value* flags = call.argument(1, "flags");
  if (!text || !eval::text_of(*text)) return not_computed(m, call);
  auto made = std::make_shared<eval::Instance>();
  made->type = m.builtin_class("re.Pattern");
  eval::put(made->attributes, "pattern", *text);
  eval::put(made->attributes, "flags", flags ? *flags : eval::integer(0));
  auto self = std::make_shared<eval::Instance>(*made);  // what its methods are given; without methods, so no circle
  const Value given{self, call.span};
  static constexpr std::pair<std::string_view, Routine> methods[] = {
      {"sub", pattern_sub},         {"match", pattern_match},     {"search", pattern_search},
      {"findall", pattern_findall}, {"finditer", pattern_finditer}, {"fullmatch", pattern_fullmatch}, {"split", pattern_split}};
  for (const auto& [name, run] : methods) eval::put(made->attributes, name, function(run, {given}, call.span));
  return {std::move(made), call.span};
}

Value pattern_match(Machine& m, Call& call) { return first_match(m, call, Anchor::start); }
Value pattern_fullmatch(Machine& m, Call& call) { return first_match(m, call, Anchor::both); }
Value pattern_search(Machine& m, Call& call) { return first_match(m, call, Anchor::none); }

Value pattern_sub(Machine& m, Call& call) {
  Ready ready = prepare(call, 2, 4, Anchor::none);
  const Value* with = call.argument(1, "repl");
  const Value* count = call.argument(3, "count");
  if (!ready.pattern || !with || with->is_unknown() || (count && !count->integer())) return not_computed(m, call);
  const std::string subject = ready.subject->text();
  const std::size_t most = count && *count->integer() > 0 ? static_cast<std::size_t>(*count->integer()) : std::string::npos;
  const Rope* text = eval::text_of(*with);
  std::string out;
  std::size_t done = 0;
  const auto matches = all_matches(*ready.pattern, subject, most);
  if (!ready.pattern->sound()) return not_computed(m, call);
  for (const Found& found : matches) {
    out += subject.substr(done, found.groups[0].first - done);
    done = found.groups[0].second;
    if (text) {
      const auto replacement = expanded(text->text(), *ready.pattern, subject, found);
      if (!replacement) return not_computed(m, call);
      out += *replacement;
    } else {
      Call inner;
      inner.span = call.span;
      inner.args = {match_value(m, *ready.pattern, subject, found, call.span)};
      const Value made = m.call(*with, std::move(inner));
      if (m.halted()) return {};
      const Rope* replacement = eval::text_of(made);
      if (!replacement) return made.is_unknown() ? made : not_computed(m, call);
      out += replacement->text();
    }
    if (!m.account(out.size(), call.span)) return {m.stop_reason(), call.span};
    if (!m.step(call.span)) return {m.stop_reason(), call.span};
  }
  out += subject.substr(done);
  return eval::string(std::move(out), call.span);
}

Value pattern_findall(Machine& m, Call& call) {
  Ready ready = prepare(call, 1, 2, Anchor::none);
  if (!ready.pattern) return not_computed(m, call);
  const std::string subject = ready.subject->text();
  std::vector<Value> out;
  for (const Found& found : all_matches(*ready.pattern, subject, std::string::npos)) {
    if (found.groups.size() <= 2) {
      out.push_back(eval::string(group_text(subject, found, found.groups.size() - 1), call.span));
      continue;
    }
    std::vector<Value> groups;
    for (std::size_t i = 1; i < found.groups.size(); ++i) groups.push_back(eval::string(group_text(subject, found, i), call.span));
    out.push_back(eval::tuple(std::move(groups), call.span));
  }
  return ready.pattern->sound() ? eval::list(std::move(out), call.span) : not_computed(m, call);
}

Value pattern_finditer(Machine& m, Call& call) {
  Ready ready = prepare(call, 1, 2, Anchor::none);
  if (!ready.pattern) return not_computed(m, call);
  const std::string subject = ready.subject->text();
  std::vector<Value> out;
  for (const Found& found : all_matches(*ready.pattern, subject, std::string::npos)) out.push_back(match_value(m, *ready.pattern, subject, found, call.span));
  return ready.pattern->sound() ? eval::list(std::move(out), call.span) : not_computed(m, call);
}

Value pattern_split(Machine& m, Call& call) {
  Ready ready = prepare(call, 1, 3, Anchor::none);
  const Value* count = call.argument(2, "maxsplit");
  if (!ready.pattern || (count && !count->integer())) return not_computed(m, call);
  const std::string subject = ready.subject->text();
  const std::size_t most = count && *count->integer() > 0 ? static_cast<std::size_t>(*count->integer()) : std::string::npos;
  std::vector<Value> out;
  std::size_t done = 0;
  for (const Found& found : all_matches(*ready.pattern, subject, most)) {
    out.push_back(eval::string(subject.substr(done, found.groups[0].first - done), call.span));
    for (std::size_t i = 1; i < found.groups.size(); ++i) out.push_back(group_value(subject, found, i, call.span));
    done = found.groups[0].second;
  }
  out.push_back(eval::string(subject.substr(done), call.span));
  return ready.pattern->sound() ? eval::list(std::move(out), call.span) : not_computed(m, call);
}

Value pattern_escape(Machine& m, Call& call) {
  const Rope* text = call.args.empty() ? nullptr : eval::text_of(call.args[0]);
  if (!text) return not_computed(m, call);
  std::string out;
  for (const char c : text->text()) {
    if (c != '\0' && std::string_view("()[]{}?*+-|^$\\.&~# \t\n\r\v\f").find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return eval::string(std::move(out), call.span);
}

}  // namespace underpin::python::library
