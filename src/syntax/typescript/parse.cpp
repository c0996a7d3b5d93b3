#include <algorithm>
#include <array>

#include "base/text.h"
#include "syntax/typescript/converter.h"

namespace underpin::typescript {
namespace {

constexpr std::size_t kMostBracketsOpen = 2000;

// Brackets nested far deeper than anybody writes would only keep the grammar busy. Texts and comments are not looked at:
// what counts here is a bound, not the truth.
bool nests_too_deep(std::string_view text) {
  std::size_t open = 0;
  for (const char c : text) {
    if (c == '(' || c == '[' || c == '{')
      ++open;
    else if ((c == ')' || c == ']' || c == '}') && open > 0)
      --open;
    if (open > kMostBracketsOpen) return true;
  }
  return false;
}

bool is_name_part(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$' ||
         static_cast<unsigned char>(c) >= 0x80;
}

constexpr std::size_t kLongestTypes = 300;

// Where the types of a tagged template begin: the `<` of sql<number>`…`, given the place of its `>`.
std::size_t types_before(std::string_view text, std::size_t closing) {
  int open = 0;
  for (std::size_t i = closing + 1; i-- > 0 && closing - i < kLongestTypes;) {
    const char c = text[i];
    if (c == '`') return std::string_view::npos;
    if (c == '>' && !(i > 0 && text[i - 1] == '=')) ++open;
    if (c == '<' && --open == 0) return i > 0 && is_name_part(text[i - 1]) ? i : std::string_view::npos;
  }
  return std::string_view::npos;
}

// The grammar takes sql<number>`…` for comparisons: it gets blanks instead of the types. Texts are read from the original.
void blank_types_of_templates(std::string_view text, std::string& clean) {
  for (std::size_t at = text.find(">`"); at != std::string_view::npos; at = text.find(">`", at + 2)) {
    const std::size_t from = types_before(text, at);
    if (from == std::string_view::npos) continue;
    if (clean.empty()) clean.assign(text);
    for (std::size_t i = from; i <= at; ++i)
      if (clean[i] != '\n') clean[i] = ' ';
  }
}

std::shared_ptr<const Tree> parse_text(const Sources& sources, Span part, bool jsx) {
  auto tree = std::make_shared<Tree>();
  tree->file = part.file;
  tree->text = sources.get(part.file).text;
  std::string_view text = tree->text.substr(part.begin, part.end - part.begin);
  std::uint32_t offset = part.begin;
  if (starts_with(text, "\xEF\xBB\xBF")) {
    text.remove_prefix(3);
    offset += 3;
  }
  std::string clean;
  blank_types_of_templates(text, clean);
  if (!clean.empty()) text = clean;
  if (text.find('\0') != std::string_view::npos) {  // would end the grammar's reading
    if (clean.empty()) clean.assign(text);
    std::replace(clean.begin(), clean.end(), '\0', ' ');
    text = clean;
  }
  RawTree raw;
  if (nests_too_deep(text))
    raw.gave_up = true;
  else
    raw = parse_raw(text, jsx);
  if (raw.gave_up) {
    tree->complaints.push_back({{part.file, part.begin, part.begin}, "this file is too damaged, or too deeply nested, to be read"});
    raw.nodes.clear();
  }
  Converter(raw, offset, *tree).run();
  return tree;
}

}  // namespace

bool is_script(std::string_view path) {
  static constexpr std::array<std::string_view, 8> endings = {".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs"};
  if (ends_with(path, ".d.ts") || ends_with(path, ".d.mts") || ends_with(path, ".d.cts")) return false;
  return std::any_of(endings.begin(), endings.end(), [&](std::string_view ending) { return ends_with(path, ending); });
}

std::shared_ptr<const Tree> parse_part(const Sources& sources, Span part, bool jsx) {
  const auto size = static_cast<std::uint32_t>(sources.get(part.file).text.size());
  part.end = std::min(part.end, size);
  part.begin = std::min(part.begin, part.end);
  return parse_text(sources, part, jsx);
}

std::shared_ptr<const Tree> parse(const Sources& sources, FileId file) {
  const Source& source = sources.get(file);
  const bool plain = ends_with(source.path, ".ts") || ends_with(source.path, ".mts") || ends_with(source.path, ".cts");
  return parse_text(sources, {file, 0, static_cast<std::uint32_t>(source.text.size())}, !plain);
}

const Rope* Tree::text_of(ExprId id) const {
  static const Rope nothing;
  const Expr* e = &exprs[plain(id)];
  if (e->kind == ExprKind::template_) {
    if (e->items.count == 0) return &nothing;
    if (e->items.count > 1) return nullptr;
    e = &exprs[plain(ids[e->items.first])];  // `x`, and `${'x'}` as well
  }
  return e->kind == ExprKind::string ? strings[e->a].get() : nullptr;
}

}  // namespace underpin::typescript
