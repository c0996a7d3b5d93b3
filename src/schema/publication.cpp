#include "schema/publication.h"

#include <algorithm>
#include <functional>

#include "base/text.h"

namespace underpin {

namespace {

constexpr std::string_view kForTable = " FOR TABLE ";

// Calls `at` for every byte outside quotes and brackets, until it says stop.
void outside(std::string_view text, const std::function<bool(std::size_t)>& at) {
  int depth = 0;
  char quote = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quote) {
      if (c == quote) quote = 0;
      continue;
    }
    if (c == '"' || c == '\'') quote = c;
    else if (c == '(') ++depth;
    else if (c == ')') --depth;
    if (depth == 0 && !quote && !at(i)) return;
  }
}

std::size_t find_outside(std::string_view text, std::string_view word) {
  std::size_t found = std::string_view::npos;
  outside(text, [&](std::size_t i) {
    if (text.substr(i, word.size()) == word) found = i;
    return found == std::string_view::npos;
  });
  return found;
}

// A name, quoted or not, from the beginning of the text.
std::string take_name(std::string_view& text) {
  std::string out;
  if (!text.empty() && text[0] == '"') {
    std::size_t i = 1;
    for (; i < text.size(); ++i) {
      if (text[i] == '"') {
        if (i + 1 >= text.size() || text[i + 1] != '"') break;
        ++i;
      }
      out += text[i];
    }
    text.remove_prefix(std::min(text.size(), i + 1));
    return out;
  }
  const std::size_t end = std::min(text.find_first_of(". ("), text.size());
  out = std::string(text.substr(0, end));
  text.remove_prefix(end);
  return out;
}

bool same_table(const ObjectName& a, const ObjectName& b) { return a == b; }

template <class Edit>
void each_publication(Schema& schema, const ObjectName& table, const Dialect& dialect, const Edit& edit) {
  if (schema.opaque.empty()) return;
  std::vector<ObjectName> keys;
  schema.opaque.for_each_name([&](const ObjectName& key, const Opaque& one) {
    if (one.what == "publication" && contains(one.definition, table.name)) keys.push_back(key);
  });
  for (const ObjectName& key : keys) {
    Publication publication = read_publication(schema.opaque.find(key)->definition, dialect);
    const auto found = std::find_if(publication.members.begin(), publication.members.end(), [&](const PublicationMember& member) { return same_table(member.table, table); });
    if (found == publication.members.end()) continue;
    edit(publication, found);
    schema.opaque.edit(key).definition = text_of(std::move(publication), dialect);
  }
}

}  // namespace

PublicationMember read_member(std::string_view text, const Dialect& dialect) {
  PublicationMember out;
  out.table.name = take_name(text);
  if (!text.empty() && text[0] == '.') {
    text.remove_prefix(1);
    out.table.schema = std::exchange(out.table.name, take_name(text));
    if (out.table.schema == dialect.default_schema) out.table.schema.clear();
  }
  out.suffix = std::string(text);
  return out;
}

std::string text_of(const PublicationMember& member, const Dialect& dialect) {
  return (member.table.schema.empty() ? "" : dialect.quote(member.table.schema) + ".") + dialect.quote(member.table.name) + member.suffix;
}

Publication read_publication(std::string_view definition, const Dialect& dialect) {
  Publication out;
  std::size_t end = definition.size();
  for (const std::string_view word : {" FOR TABLES IN SCHEMA ", " FOR ALL TABLES", " WITH ("}) end = std::min(end, find_outside(definition, word));
  out.tail = std::string(definition.substr(end));
  std::string_view rest = definition.substr(0, end);
  const std::size_t list = find_outside(rest, kForTable);
  out.head = std::string(rest.substr(0, std::min(list, rest.size())));
  if (list == std::string_view::npos) return out;
  rest.remove_prefix(list + kForTable.size());
  std::size_t begin = 0;
  outside(rest, [&](std::size_t i) {
    if (rest[i] == ',') {
      out.members.push_back(read_member(trim(rest.substr(begin, i - begin)), dialect));
      begin = i + 1;
    }
    return true;
  });
  out.members.push_back(read_member(trim(rest.substr(begin)), dialect));
  return out;
}

std::string text_of(Publication publication, const Dialect& dialect) {
  const auto shown = [&](const ObjectName& name) { return ObjectName{name.schema.empty() ? dialect.default_schema : name.schema, name.name}; };
  std::sort(publication.members.begin(), publication.members.end(), [&](const auto& a, const auto& b) { return shown(a.table) < shown(b.table); });
  std::string out = publication.head;
  for (std::size_t i = 0; i < publication.members.size(); ++i) out += (i == 0 ? std::string(kForTable) : ", ") + text_of(publication.members[i], dialect);
  return out + publication.tail;
}

void forget_in_publications(Schema& schema, const ObjectName& table, const Dialect& dialect) {
  each_publication(schema, table, dialect, [](Publication& publication, auto member) { publication.members.erase(member); });
}

void rename_in_publications(Schema& schema, const ObjectName& from, const ObjectName& to, const Dialect& dialect) {
  each_publication(schema, from, dialect, [&](Publication&, auto member) { member->table = to; });
}

}  // namespace underpin
