#include <string>
#include <vector>

#include "base/json.h"
#include "base/text.h"
#include "writers/consolidation_text.h"

namespace underpin {

namespace {

void texts(JsonWriter& json, std::string_view key, const std::vector<std::string>& items) {
  json.key(key).begin_array();
  for (const std::string& item : items) json.value(mask_secrets(item));
  json.end();
}

void fates(JsonWriter& json, std::string_view key, const std::vector<Fate>& list, const Sources& sources) {
  json.key(key).begin_array();
  for (const Fate& fate : list) {
    json.begin_object().member("revision", fate.revision).member("what", mask_secrets(fate.what)).member("becomes", mask_secrets(fate.becomes)).member("open", fate.open).member("can_be_taken_in", fate.can_be_taken_in);
    if (!fate.id.empty()) json.member("id", fate.id);
    if (fate.span.valid()) json.member("file", sources.get(fate.span.file).path).member("line", sources.place(fate.span.file, fate.span.begin).line);
    json.end();
  }
  json.end();
}

void proof(JsonWriter& json, const BaselineProof& one) {
  json.key("proof").begin_object().member("grade", std::string(1, one.grade)).member("equal", one.holds()).member("server", one.server);
  json.key("objects").begin_object();
  for (const auto& [kind, count] : one.objects) json.member(kind, count);
  json.end();
  json.member("rows", one.rows).member("sequences", one.sequences).member("old_statements", one.old_statements).member("new_statements", one.new_statements).member("way_back", one.way_back);
  texts(json, "differences", one.differences);
  texts(json, "not_proved", one.gaps);
  json.end();
}

}  // namespace

std::string consolidation_json(const Consolidation& one, const Sources& sources) {
  JsonWriter json;
  json.begin_object().member("format", 1).member("tool", one.tool).member("engine", one.engine).member("revisions", one.revisions);
  texts(json, "heads", one.heads);
  json.member("id", one.id).member("takes_over_head", one.takes_over_head).member("baseline", one.baseline);
  json.key("archived").begin_array();
  for (const ArchivedFile& file : one.archived) json.begin_object().member("from", file.from).member("to", file.to).end();
  json.end();
  json.member("open_questions", one.open_questions()).member("seeded_rows", one.seeded_rows);
  fates(json, "failing", one.failing, sources);
  fates(json, "undecided", one.undecided, sources);
  fates(json, "data", one.data, sources);
  if (!one.source.empty()) {
    json.member("source", mask_secrets(one.source));
    texts(json, "differences", one.differences);
  }
  texts(json, "notes", one.notes);
  texts(json, "databases", one.databases);
  proof(json, one.proof);
  texts(json, "written", one.written);
  json.member("backup", one.backup).end();
  return json.str() + "\n";
}

}  // namespace underpin
