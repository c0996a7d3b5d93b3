#include "writers/rule_page.h"

#include "base/text.h"
#include "writers/columns.h"

namespace underpin {

namespace {

std::string indented(const std::string& text) {
  std::string out;
  for (const std::string& line : split(text, '\n')) out += line.empty() ? "\n" : "    " + line + "\n";
  return out;
}

std::string sentence(const std::string& text) {
  if (text.empty() || ends_with(text, ".")) return text;
  return upper(text.substr(0, 1)) + text.substr(1) + ".";
}

std::string paragraph(const char* title, const std::string& text, const Style& style) {
  if (text.empty()) return "";
  const std::size_t width = style.width ? style.width : 88;
  return "\n" + paint(Role::strong, title, style) + "\n  " + wrap(sentence(text), width, 2, 2) + "\n";
}

}  // namespace

std::string rule_text(const RuleText& rule, const Style& style) {
  std::string out = paint(role_of(rule.severity), rule.code, style) + " " + rule.name + " (" + std::string(severity_word(rule.severity)) + "): " + rule.title + "\n";
  out += paragraph("Found when", rule.condition, style);
  out += paragraph("Effect", rule.effect, style);
  out += paragraph("Way out", rule.way_out, style);
  if (!rule.bad.empty()) out += "\n" + paint(Role::strong, "Bad", style) + "\n" + indented(rule.bad);
  if (!rule.good.empty()) out += "\n" + paint(Role::strong, "Good", style) + "\n" + indented(rule.good);
  return out;
}

std::string rule_page(const RuleText& rule) {
  std::string out = "# " + rule.code + ": " + rule.title + "\n\n`" + rule.name + "`, " + std::string(severity_word(rule.severity)) + "\n";
  out += "\n**Found when** " + sentence(rule.condition) + "\n\n**Effect.** " + sentence(rule.effect) + "\n\n**Way out.** " + sentence(rule.way_out) + "\n";
  if (!rule.bad.empty()) out += "\nBad:\n\n" + indented(rule.bad);
  if (!rule.good.empty()) out += "\nGood:\n\n" + indented(rule.good);
  return out;
}

std::string rule_list(const std::vector<RuleText>& rules, const Style& style) {
  std::string out;
  for (const RuleText& rule : rules) {
    const std::string severity(severity_word(rule.severity));
    out += paint(role_of(rule.severity), rule.code, style) + "  " + severity + std::string(9 - severity.size(), ' ') + rule.title + "\n";
  }
  return out;
}

std::string rule_index_page(const std::vector<RuleText>& rules) {
  std::string out = "# The rules\n\nGenerated from the rows in `src/rules/` by `./run docs`.\n\n| code | severity | what it finds |\n|---|---|---|\n";
  for (const RuleText& rule : rules)
    out += "| [" + rule.code + "](" + rule.code + ".md) | " + std::string(severity_word(rule.severity)) + " | " + replace_all(rule.title, "|", "\\|") + " |\n";
  return out;
}

}  // namespace underpin
