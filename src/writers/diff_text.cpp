#include "writers/diff_text.h"

#include <algorithm>
#include <set>

#include "base/json.h"
#include "base/text.h"
#include "schema/place.h"

namespace underpin {

namespace {

std::string place_text(const Schema& schema, const ObjectId& id, const Sources& sources) {
  const Span span = place_of(schema, id);
  if (!span.valid()) return {};
  const Place place = sources.place(span.file, span.begin);
  return printable(sources.get(span.file).path) + ":" + std::to_string(place.line);
}

std::string in_brackets(const std::string& place) { return place.empty() ? "" : " (" + place + ")"; }

// The table or other object that the lines of one block belong to.
ObjectId owner_of(const ObjectId& id) {
  const bool part = id.kind == ObjectKind::column || id.kind == ObjectKind::constraint || id.kind == ObjectKind::trigger || id.kind == ObjectKind::policy;
  return part ? ObjectId{ObjectKind::table, id.name, ""} : id;
}

std::string heading(const ObjectId& id) {
  const bool kept_as_text = id.kind != ObjectKind::function && !id.member.empty();  // what it is stands in `member`
  const std::string name = kept_as_text ? id.name.display() : id.kind == ObjectKind::function ? id.name.display() + "(" + id.member + ")" : id.display();
  return (kept_as_text ? id.member : std::string(kind_word(id.kind))) + " `" + printable(name) + "`";
}

std::string line_of(const SchemaDiff& diff, const Difference& difference, const Sources& sources) {
  const ObjectId& id = difference.object;
  const std::string subject = owner_of(id) == id ? "" : std::string(kind_word(id.kind)) + " `" + printable(id.member) + "`: ";
  const std::string left = in_brackets(place_text(diff.left.schema, id, sources)), right = in_brackets(place_text(diff.right.schema, id, sources));
  const auto shown = [](const std::string& text) { return printable(clip_utf8(text, 300)) + (text.size() > 300 ? "…" : ""); };
  if (difference.right.empty() && difference.what == "exists") return subject + "only in A" + left;
  if (difference.left.empty() && difference.what == "exists") return subject + "only in B" + right;
  const std::string what = difference.what == "definition" ? "" : printable(difference.what) + " ";
  if (difference.left.empty()) return subject + what + "only in B" + right + ": " + shown(difference.right);
  if (difference.right.empty()) return subject + what + "only in A" + left + ": " + shown(difference.left);
  return subject + what + "`" + shown(difference.left) + "` in A" + left + ", `" + shown(difference.right) + "` in B" + right;
}

// Of an object that is on one side only, its existence says it all.
using OneSided = std::set<ObjectId>;

OneSided one_sided(const SchemaDiff& diff) {
  OneSided found;
  for (const Difference& difference : diff.differences)
    if (difference.what == "exists") found.insert(difference.object);
  return found;
}

bool told_by_existence(const Difference& difference, const OneSided& found) {
  const ObjectId owner = owner_of(difference.object);
  if (!(owner == difference.object) && found.count(owner)) return true;
  return difference.what != "exists" && found.count(difference.object);
}

// Indexes stand beside their table; with it they come and go.
bool index_of_one_sided_table(const SchemaDiff& diff, const Difference& difference) {
  if (difference.object.kind != ObjectKind::index || (!difference.left.empty() && !difference.right.empty())) return false;
  const auto table_has_it = [&](const Schema& schema, const Schema& other) {
    const Table* table = table_of_index(schema, difference.object.name);
    return table && !other.tables.contains(table->name);
  };
  return difference.right.empty() ? table_has_it(diff.left.schema, diff.right.schema) : table_has_it(diff.right.schema, diff.left.schema);
}

std::vector<const Difference*> shown_differences(const SchemaDiff& diff) {
  std::vector<const Difference*> out;
  const OneSided found = one_sided(diff);
  for (const Difference& difference : diff.differences)
    if (!told_by_existence(difference, found) && !index_of_one_sided_table(diff, difference)) out.push_back(&difference);
  std::stable_sort(out.begin(), out.end(), [](const Difference* a, const Difference* b) { return owner_of(a->object) < owner_of(b->object); });
  return out;
}

std::string side_text(const char* letter, const SchemaSide& side) {
  std::string text = std::string(letter) + ": " + printable(side.name) + (side.live ? " (live)" : "");
  if (side.failing) text += ", " + counted(side.failing, "statement") + " of it would fail and " + (side.failing == 1 ? "is" : "are") + " not in it";
  if (!side.undecided.empty()) text += ", " + counted(side.undecided.size(), "part") + " of it not decidable without running the code";
  return text + "\n";
}

}  // namespace

std::string diff_text(const SchemaDiff& diff, const Sources& sources) {
  std::string out = side_text("A", diff.left) + side_text("B", diff.right);
  const auto differences = shown_differences(diff);
  out += differences.empty() ? "no difference\n" : counted(differences.size(), "difference") + "\n";
  ObjectId last;
  for (const Difference* difference : differences) {
    const ObjectId owner = owner_of(difference->object);
    const bool whole = owner == difference->object;
    if (whole) {
      out += "\n" + heading(owner) + ": " + line_of(diff, *difference, sources) + "\n";
    } else {
      if (!(owner == last)) out += "\n" + heading(owner) + "\n";
      out += "  " + line_of(diff, *difference, sources) + "\n";
    }
    last = owner;
  }
  if (!diff.hints.empty()) out += "\nprobably renamed; to have it taken so:\n";
  for (const RenameHint& hint : diff.hints)
    out += "  --rename " + shell_word(printable(hint.from.display() + "=" + hint.to)) + "  (" + std::to_string(hint.score) + " of 100)\n";
  for (const std::string& text : diff.aside) out += "not compared: " + printable(text) + "\n";
  return out;
}

std::string diff_json(const SchemaDiff& diff, const Sources& sources) {
  JsonWriter json;
  const auto side = [&](const char* key, const SchemaSide& one) {
    json.key(key).begin_object().member("source", one.name).member("live", one.live).member("failing", one.failing).member("undecided", one.undecided.size()).end();
  };
  json.begin_object().member("format", 1);
  side("a", diff.left);
  side("b", diff.right);
  json.key("differences").begin_array();
  for (const Difference* difference : shown_differences(diff)) {
    json.begin_object().member("kind", kind_word(difference->object.kind)).member("object", difference->object.display()).member("what", difference->what);
    const auto value = [&](const char* key, const std::string& text, const Schema& schema) {
      json.key(key);
      if (text.empty()) return void(json.null());
      json.begin_object().member("value", text).member("place", place_text(schema, difference->object, sources)).end();
    };
    value("a", difference->left, diff.left.schema);
    value("b", difference->right, diff.right.schema);
    json.end();
  }
  json.end().key("renames").begin_array();
  for (const RenameHint& hint : diff.hints)
    json.begin_object().member("kind", kind_word(hint.from.kind)).member("from", hint.from.display()).member("to", hint.to).member("score", hint.score).end();
  json.end().key("statements").begin_array();
  for (const std::string& statement : diff.statements) json.value(statement);
  json.end().key("not_compared").begin_array();
  for (const std::string& text : diff.aside) json.value(text);
  json.end().end();
  return json.str() + "\n";
}

std::string diff_sql(const SchemaDiff& diff) {
  std::string out = "-- from " + printable(diff.left.name) + "\n-- to " + printable(diff.right.name) + "\n";
  for (const RenameHint& hint : diff.hints) out += "-- probably renamed: --rename " + printable(hint.from.display() + "=" + hint.to) + "\n";
  for (const std::string& statement : diff.statements) {
    std::string_view text = trim(statement);
    while (ends_with(text, ";")) text = trim(text.substr(0, text.size() - 1));
    if (starts_with(text, "DROP TABLE") || contains(text, " DROP COLUMN ")) out += "-- what is stored in it is lost:\n";
    if (!text.empty()) out += std::string(text) + ";\n";
  }
  return out;
}

}  // namespace underpin
