// Drizzle: meta/_journal.json lists the files and their order; drizzle-kit's runner takes all of them in one transaction.
#include <map>
#include <set>

#include "base/json_value.h"
#include "base/text.h"
#include "readers/sql_files/tool.h"

namespace underpin::sql_files {

extern const Tool drizzle;

namespace {

constexpr const char* kJournal = "meta/_journal.json";

// Below supabase/migrations Supabase's own tool runs the files, journal or not.
bool is_drizzle(const Look& look) { return look.has_file(kJournal) && !ends_with(look.folder.path, "/supabase/migrations"); }

std::string drizzle_system(const std::string& dialect) {
  if (dialect == "pg" || dialect == "postgresql") return "postgresql";
  return dialect == "turso" ? "sqlite" : dialect;
}

// The place of the tag's text in the journal.
Span tag_place(const Look& look, FileId journal, const std::string& tag) {
  const std::size_t at = look.text(journal).find("\"" + tag + "\"");
  if (at == std::string_view::npos) return {journal, 0, 0};
  return {journal, static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at + tag.size() + 2)};
}

std::vector<Step> read_drizzle(Look& look) {
  std::vector<Step> steps;
  const FileId journal = look.load(kJournal);
  look.config = look.shown(kJournal);
  std::set<std::string> listed;
  if (journal != 0) {
    const auto document = parse_json(look.text(journal));
    if (!document) {
      look.complain("UP151", Severity::error, {journal, 0, 0}, "the journal cannot be read: " + document.error().message,
                    "drizzle-kit cannot run any of these files", "bring the journal back from version control");
    } else {
      look.system = drizzle_system((*document)["dialect"].text);
      look.system_place = look.config;
      std::string last_when, last_record;
      for (const JsonValue& entry : (*document)["entries"].items) {
        const std::string& tag = entry["tag"].text;
        const Span place = tag_place(look, journal, tag);
        if (tag.empty() || contains(tag, "/")) continue;
        if (!listed.insert(tag).second) {
          look.complain("UP151", Severity::error, place, "the journal lists `" + tag + "` twice", "drizzle runs the file a second time",
                        "delete one of the entries");
          continue;
        }
        if (!look.has_file(tag + ".sql")) {
          look.complain("UP151", Severity::error, place, "the journal lists `" + tag + "`, but there is no " + tag + ".sql",
                        "drizzle stops: No file found in the migrations folder",
                        "bring the file back from version control, or delete the entry");
          continue;
        }
        const std::string when = entry["when"].text;
        if (!last_when.empty() && !number_less(last_when, when))
          look.complain("UP151", Severity::warning, place, "the journal's entry `" + tag + "` is not younger than the one before it",
                        "drizzle runs only what is younger than the last step a database has: one that has that step never gets this one",
                        "give the entry a `when` above the one before it, unless every database has it already");
        last_when = when;
        Step step = look.whole_file(tag + ".sql", tag);
        step.version = plain_number(entry["idx"].text);
        // drizzle-kit names a snapshot after the number that its file begins with.
        if (const std::string record = "meta/" + leading_digits(tag) + "_snapshot.json"; look.has_file(record)) last_record = record, look.snapshot_step = tag;
        steps.push_back(std::move(step));
      }
      if (!last_record.empty()) look.snapshot = look.load(last_record);
    }
  }
  for (const std::string& name : files_ending(look.folder, ".sql")) {
    const std::string tag = name.substr(0, name.size() - 4);
    if (listed.count(tag)) continue;
    const FileId file = look.load(name);
    look.stray.push_back({look.shown(name), file, "not in the journal"});
    if (file != 0)
      look.complain("UP151", Severity::warning, {file, 0, 0}, "`" + look.shown(name) + "` is not in the journal", "drizzle never runs it",
                    "delete the file, or make the migration anew: npx drizzle-kit generate");
  }
  // Two files of one number are told apart by the journal; people are not.
  std::map<std::string, std::string> numbers;
  for (const Step& step : steps) numbers[plain_number(leading_digits(step.id))] = step.id;
  for (const StrayFile& stray : look.stray) {
    const std::string stem(stray.path.substr(stray.path.rfind('/') + 1));
    const auto other = numbers.find(plain_number(leading_digits(stem)));
    if (other != numbers.end() && stray.file != 0)
      look.complain("UP150", Severity::note, {stray.file, 0, 0},
                    "the number " + leading_digits(stem) + " is used twice, by `" + other->second + "` and `" + stem + "`",
                    "the journal runs the former only", "delete the latter, or make it anew");
  }
  return steps;
}

}  // namespace

const Tool drizzle = {"drizzle", "Drizzle", &is_drizzle, &read_drizzle};

}  // namespace underpin::sql_files
