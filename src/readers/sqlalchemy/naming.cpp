#include "readers/sqlalchemy/naming.h"

#include <algorithm>

#include "base/text.h"

namespace underpin::sqlalchemy {

namespace {

// What the tokens of a convention look at.
struct Subject {
  const Table* table = nullptr;
  std::vector<std::string> columns;
  std::string referred_table;
  std::vector<std::string> referred_columns;
  std::optional<std::string> given;
};

std::string label_of(const Subject& subject, const std::string& column) {
  const auto& name = subject.table->name;
  const auto prefix = name.schema.empty() ? name.name : replace_all(name.schema, ".", "_") + "_" + name.name;
  return prefix + "_" + column;
}

std::string attribute(const Subject& subject, std::string_view what, std::size_t index, bool referred) {
  const auto& list = referred ? subject.referred_columns : subject.columns;
  if (index >= list.size()) return {};
  return what == "label" ? label_of(subject, list[index]) : list[index];
}

// `column_0_name`, `column_0N_name`, `column_0_N_label`, `referred_column_0_name` …
std::optional<std::string> column_token(const Subject& subject, std::string_view token) {
  const bool referred = starts_with(token, "referred_");
  if (referred) token.remove_prefix(9);
  if (!starts_with(token, "column_")) return std::nullopt;
  token.remove_prefix(7);
  std::size_t index = 0, digits = 0;
  while (digits < token.size() && token[digits] >= '0' && token[digits] <= '9' && digits < 4) index = index * 10 + static_cast<std::size_t>(token[digits++] - '0');
  if (digits == 0) return std::nullopt;
  token.remove_prefix(digits);
  if (starts_with(token, "N_") || starts_with(token, "_N_")) {
    const std::string separator = token[0] == '_' ? "_" : "";
    token.remove_prefix(token[0] == '_' ? 3 : 2);
    std::vector<std::string> parts;
    const auto count = referred ? subject.referred_columns.size() : subject.columns.size();
    for (std::size_t i = 0; i < count; ++i) parts.push_back(attribute(subject, token, i, referred));
    return join(parts, separator);
  }
  if (!starts_with(token, "_")) return std::nullopt;
  token.remove_prefix(1);
  return attribute(subject, token, index, referred);
}

std::optional<std::string> token_value(const Subject& subject, const std::string& token) {
  if (token == "table_name") return subject.table->name.name;
  if (token == "referred_table_name") return subject.referred_table;
  if (token == "constraint_name") return subject.given;
  return column_token(subject, token);
}

std::optional<std::string> expand(const std::string& convention, const Subject& subject) {
  std::string out;
  for (std::size_t i = 0; i < convention.size();) {
    if (convention[i] != '%') {
      out += convention[i++];
      continue;
    }
    const auto close = convention.compare(i, 2, "%(") == 0 ? convention.find(")s", i) : std::string::npos;
    if (close == std::string::npos) {
      out += '%';
      i += convention.compare(i, 2, "%%") == 0 ? 2 : 1;
      continue;
    }
    const auto value = token_value(subject, convention.substr(i + 2, close - i - 2));
    if (!value) return std::nullopt;
    out += *value;
    i = close + 2;
  }
  return out;
}

}  // namespace

std::string convention_key(Constraint::Kind kind) {
  switch (kind) {
    case Constraint::Kind::primary_key: return "pk";
    case Constraint::Kind::unique: return "uq";
    case Constraint::Kind::foreign_key: return "fk";
    case Constraint::Kind::check: return "ck";
    case Constraint::Kind::exclude:
    case Constraint::Kind::other: return "";
  }
  return "";
}

Name constraint_name(const Constraint& constraint, const Table& table, const Convention& convention, std::string& error) {
  if (constraint.name.conv) return constraint.name;
  const auto rule = convention.find(convention_key(constraint.kind));
  if (rule == convention.end()) return constraint.name;
  const bool wants_name = contains(rule->second, "constraint_name");
  if (constraint.name.text && !wants_name) return constraint.name;
  if (!constraint.name.text && wants_name) {
    // Constraints of Boolean and Enum without a name keep none; everything else is an error.
    if (!constraint.type_bound)
      error = "Naming convention including %(constraint_name)s token requires that constraint is explicitly named.";
    return constraint.name;
  }
  Subject subject;
  subject.table = &table;
  subject.columns = constraint.columns;
  subject.referred_table = constraint.ref.name;
  subject.referred_columns = constraint.ref_columns;
  subject.given = constraint.name.text;
  Name name;
  name.text = expand(rule->second, subject);
  name.conv = true;
  name.computed = !name.text;
  name.span = constraint.name.span;
  return name;
}

Name index_name(const Index& index, const Table& table, const Convention& convention) {
  if (index.name.conv) return index.name;
  const auto rule = convention.find("ix");
  const std::string form = rule != convention.end() ? rule->second : convention.empty() ? "ix_%(column_0_label)s" : "";
  if (form.empty() || (index.name.text && !contains(form, "constraint_name"))) return index.name;
  Subject subject;
  subject.table = &table;
  for (const auto& element : index.elements) {
    if (!element.column.empty()) subject.columns.push_back(element.column);
    if (!element.expression) continue;
    for (const auto& piece : element.expression->pieces)
      if (piece.column) subject.columns.push_back(piece.text);
  }
  subject.given = index.name.text;
  Name name;
  name.text = expand(form, subject);
  name.conv = true;
  name.computed = !name.text;
  if (name.computed && index.elements.size()) name.text = expand("ix_%(column_0_label)s", subject);  // it needs one
  name.span = index.name.span;
  return name;
}

std::optional<std::string> final_name(const Name& name, std::size_t limit) {
  if (!name.text) return std::string();
  if (limit == 0) return *name.text;
  const auto characters = static_cast<std::size_t>(std::count_if(name.text->begin(), name.text->end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
  if (characters <= limit) return *name.text;
  if (!name.conv) return std::nullopt;
  return std::string(clip_utf8(*name.text, limit - 8)) + "_" + md5_hex(*name.text).substr(28);
}

}  // namespace underpin::sqlalchemy
