#include "verbs/archive_record.h"

#include "base/path.h"
#include "base/text.h"
#include "base/toml.h"
#include "readers/alembic/alembic.h"
#include "verbs/overlay_world.h"

namespace underpin {

namespace {

std::string toml_text(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
      const char* digits = "0123456789abcdef";
      out += std::string("\\u00") + digits[static_cast<unsigned char>(c) >> 4] + digits[c & 15];
    } else {
      out += c;
    }
  }
  return out + "\"";
}

std::string toml_list(const std::vector<std::string>& items) {
  std::string out = "[";
  for (const std::string& item : items) out += "\n  " + toml_text(item) + ",";
  return out + (items.empty() ? "]" : "\n]");
}

// Within the project, as consolidate writes them.
bool is_inside(const std::string& path) {
  if (path.empty() || path.front() == '/') return false;
  for (const std::string& part : split(path, '/'))
    if (part == "..") return false;
  return true;
}

}  // namespace

ArchivePlace archive_place(const World& world, const std::string& path, const History& history) {
  ArchivePlace place;
  place.root = alembic::project_root(world, path);
  place.location = history.locations.front();
  if (place.location == ".") {  // the folder itself was named: its archive stands beside it
    const std::string folder = world.canonical(place.root);
    place.root = parent_path(folder);
    place.location = place.prefix = file_name(folder);
  }
  // Some tools read every folder below theirs.
  place.archive = history.is_alembic() ? join_path(parent_path(place.location), "archive") : place.location + "_archive";
  return place;
}

std::string write_archive_record(const Consolidation& one) {
  std::vector<std::string> from, to;
  for (const ArchivedFile& file : one.archived) {
    from.push_back(file.from);
    to.push_back(file.to);
  }
  return "# The files here were replaced by one baseline. `underpin consolidate --status URL` reads this to bring databases over\n"
         "# that stand at one of the old revisions.\n"
         "baseline = " + toml_text(one.baseline) + "\nid = " + toml_text(one.id) + "\nheads = " + toml_list(one.heads) +
         "\n\n# Where each file was, and where it is now.\nfrom = " + toml_list(from) + "\nto = " + toml_list(to) + "\n";
}

Result<std::optional<ArchiveRecord>> read_archive_record(const World& world, const ArchivePlace& place) {
  const std::string path = join_path(place.root, join_path(place.archive, kArchiveRecord));
  if (!world.is_file(path)) return std::optional<ArchiveRecord>();
  TRY(const std::string text, world.read_file(path, kMaxSourceBytes));
  const auto toml = parse_toml(text);
  if (!toml) return fail(Error::Kind::unreadable, "`" + path + "`: " + toml.error().message, toml.error().help);
  const auto value = [&](const char* key) { return toml->find(key); };
  ArchiveRecord record;
  const TomlValue *baseline = value("baseline"), *id = value("id"), *from = value("from"), *to = value("to");
  if (!baseline || !id || !from || !to || from->items.size() != to->items.size())
    return fail(Error::Kind::unreadable, "`" + path + "` does not name the baseline and its old files", "take the file back from version control");
  record.baseline = baseline->text;
  record.id = id->text;
  if (const TomlValue* heads = value("heads")) record.heads = heads->items;
  for (std::size_t i = 0; i < from->items.size(); ++i) record.files.emplace_back(from->items[i], to->items[i]);
  for (const auto& [was, is] : record.files)
    if (!is_inside(was) || !is_inside(is) || !is_inside(record.baseline)) return fail(Error::Kind::unreadable, "`" + path + "` names files outside of the project");
  return record;
}

std::string write_archive_config(const std::string& text, const std::string& script_location, const std::string& archive) {
  std::string up;  // from the archive to the root
  for (std::size_t depth = split(archive, '/').size(); depth > 0; --depth) up += "/..";
  const std::string own = "# The archived revisions; the project's own configuration knows only the baseline.\nscript_location = %(here)s" + up + "/" + script_location + "\nversion_locations = %(here)s\n";
  std::string out;
  bool in_section = false, found = false, skipping = false;
  for (const std::string& line : split(text, '\n')) {
    const std::string word(trim(line));
    if (starts_with(word, "[")) {
      in_section = word == "[alembic]";
      out += line + "\n" + (in_section && !found ? own : "");
      found = found || in_section;
      skipping = false;
      continue;
    }
    // A value goes on in lines that are indented.
    if (skipping && !line.empty() && (line[0] == ' ' || line[0] == '\t')) continue;
    const std::string key(trim(word.substr(0, word.find_first_of("=:"))));
    skipping = in_section && (key == "script_location" || key == "version_locations" || key == "version_path_separator" || key == "path_separator" || key == "recursive_version_locations");
    if (!skipping) out += line + "\n";
  }
  while (ends_with(out, "\n\n")) out.pop_back();
  return found ? out : "[alembic]\n" + own;
}

Result<std::unique_ptr<World>> world_before(const World& world, const std::string& root, const ArchiveRecord& record) {
  const auto absolute = [&](const std::string& path) {
    const std::string whole = join_path(root, path);
    return join_path(world.canonical(parent_path(whole).empty() ? "." : parent_path(whole)), std::string(file_name(whole)));
  };
  std::map<std::string, std::string> texts;
  std::set<std::string> gone = {absolute(record.baseline)};
  for (const auto& [from, to] : record.files) {
    auto text = world.read_file(join_path(root, to), kMaxSourceBytes);
    if (!text) return fail(Error::Kind::unreadable, "the archived file `" + to + "` cannot be read: " + text.error().message, "take it back from version control");
    texts[absolute(from)] = std::move(*text);
    gone.insert(absolute(to));
  }
  return std::unique_ptr<World>(new OverlayWorld(world, std::move(texts), std::move(gone)));
}

}  // namespace underpin
