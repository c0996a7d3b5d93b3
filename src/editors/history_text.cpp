#include "editors/history_text.h"

#include <algorithm>
#include <map>

#include "base/path.h"
#include "base/text.h"

namespace underpin::repair {

namespace {

std::string names_of(const std::vector<NamedAt>& references, std::string_view separator) {
  std::vector<std::string> names;
  for (const NamedAt& reference : references) names.push_back(reference.name);
  return join(names, separator);
}

// None, 'a', or ('a', 'b'), in the quotes of `like`.
std::string python_value(const std::vector<NamedAt>& references, std::string_view like) {
  if (references.empty()) return "None";
  if (references.size() == 1) return requoted(like, references[0].name);
  std::string out = "(";
  for (std::size_t i = 0; i < references.size(); ++i) out += (i ? ", " : "") + requoted(like, references[i].name);
  return out + ")";
}

void edit_references(const Model& model, const Revision& before, const Revision& after, bool depends, std::vector<Edit>& edits) {
  const auto& old_names = depends ? before.depends_on : before.down;
  const auto& new_names = depends ? after.depends_on : after.down;
  bool in_place = old_names.size() == new_names.size();
  for (const NamedAt& reference : old_names) in_place = in_place && reference.span.valid();
  if (in_place) {
    for (std::size_t i = 0; i < old_names.size(); ++i)
      if (old_names[i].name != new_names[i].name)
        edits.push_back({old_names[i].span, requoted(model.sources.text(old_names[i].span), new_names[i].name)});
    return;
  }
  if (!depends && before.down_span.valid()) edits.push_back({before.down_span, python_value(new_names, model.sources.text(before.id_span))});
}

void edit_docstring(const Revision& before, const Revision& after, std::vector<Edit>& edits) {
  if (before.doc_id && before.doc_id->span.valid() && before.doc_id->name != after.id) edits.push_back({before.doc_id->span, after.id});
  if (!before.doc_has_revises || !before.doc_down_span.valid()) return;
  const std::string wanted = names_of(after.down, ", ");
  if (names_of(before.doc_down, ", ") != wanted) edits.push_back({before.doc_down_span, wanted});
}

}  // namespace

std::vector<Fix> write_fixes(const Model& model) {
  std::vector<Fix> fixes;
  std::set<std::pair<std::size_t, Part>> taken;
  for (const Cause& cause : model.causes) {
    Fix fix;
    fix.title = cause.title;
    for (const auto& [index, part] : cause.places) {
      if (!taken.emplace(index, part).second) continue;
      if (index >= model.before.revisions.size()) {
        const Revision& merge = model.work.revisions[index];
        fix.new_files.push_back({merge.path, merge_text(model, merge)});
        continue;
      }
      const Revision& before = model.before.revisions[index];
      const Revision& after = model.work.revisions[index];
      if (part == Part::id && before.id != after.id && before.id_span.valid())
        fix.edits.push_back({before.id_span, requoted(model.sources.text(before.id_span), after.id)});
      if (part == Part::down) edit_references(model, before, after, false, fix.edits);
      if (part == Part::depends) edit_references(model, before, after, true, fix.edits);
      if (part == Part::docstring) edit_docstring(before, after, fix.edits);
    }
    if (!fix.edits.empty() || !fix.new_files.empty()) fixes.push_back(std::move(fix));
  }
  return fixes;
}

std::string file_name_for(const History& history, const std::string& id, const std::string& slug, const std::string& date) {
  const std::string now = date.size() < 19 ? "1970-01-01 00:00:00" : date;
  std::string name = history.file_template.empty() ? "%(rev)s_%(slug)s" : history.file_template;
  const std::map<std::string, std::string> tokens = {
      {"%(rev)s", id},        {"%(slug)s", slug},           {"%(epoch)s", ""},          {"%(year)d", now.substr(0, 4)},   {"%(year).4d", now.substr(0, 4)},
      {"%(month).2d", now.substr(5, 2)}, {"%(month)d", now.substr(5, 2)}, {"%(month)02d", now.substr(5, 2)}, {"%(day).2d", now.substr(8, 2)},
      {"%(day)d", now.substr(8, 2)}, {"%(day)02d", now.substr(8, 2)}, {"%(hour).2d", now.substr(11, 2)}, {"%(hour)d", now.substr(11, 2)},
      {"%(hour)02d", now.substr(11, 2)}, {"%(minute).2d", now.substr(14, 2)}, {"%(minute)d", now.substr(14, 2)},
      {"%(minute)02d", now.substr(14, 2)}, {"%(second).2d", now.substr(17, 2)}, {"%(second)d", now.substr(17, 2)},
      {"%(second)02d", now.substr(17, 2)}};
  for (const auto& [token, value] : tokens) name = replace_all(name, token, value);
  for (char& c : name)
    if (c == '/' || c == '%' || c == '(' || c == ')' || static_cast<unsigned char>(c) < 0x20) c = '_';
  return name + ".py";
}

// Text between three quotes: what would end the string or begin an escape is escaped.
std::string in_docstring(std::string_view text) { return replace_all(replace_all(std::string(text), "\\", "\\\\"), "\"", "\\\""); }

std::string merge_text(const Model& model, const Revision& merge) {
  const Revision* like = nullptr;
  for (const Revision& revision : model.before.revisions)
    if (revision.id_span.valid()) like = &revision;
  const std::string_view quotes = like ? model.sources.text(like->id_span) : "''";
  const bool typed = like && contains(model.sources.get(like->file).text, "revision: str");
  const std::string parents = names_of(merge.down, ", ");
  std::string out = "\"\"\"" + in_docstring(merge.message) + "\n\nRevision ID: " + in_docstring(merge.id) + "\nRevises: " + in_docstring(parents) + "\nCreate Date: " + merge.create_date + "\n\n\"\"\"\n";
  if (typed) out += "from typing import Sequence, Union\n\n";
  out += "# revision identifiers, used by Alembic.\n";
  const std::string union_type = typed ? ": Union[str, Sequence[str], None]" : "";
  out += "revision" + std::string(typed ? ": str" : "") + " = " + requoted(quotes, merge.id) + "\n";
  out += "down_revision" + union_type + " = " + python_value(merge.down, quotes) + "\n";
  out += "branch_labels" + union_type + " = None\ndepends_on" + union_type + " = None\n";
  const std::string returns = typed ? " -> None" : "";
  return out + "\n\ndef upgrade()" + returns + ":\n    pass\n\n\ndef downgrade()" + returns + ":\n    pass\n";
}

}  // namespace underpin::repair
