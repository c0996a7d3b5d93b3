#include "readers/alembic/ini.h"

#include "base/text.h"

namespace underpin::alembic {

namespace {

const IniValue* find_value(const Ini& ini, const std::string& section, const std::string& key) {
  for (const std::string& name : {section, std::string("DEFAULT")}) {
    const auto it = ini.sections.find(name);
    if (it == ini.sections.end()) continue;
    const auto found = it->second.find(key);
    if (found != it->second.end()) return &found->second;
  }
  return nullptr;
}

std::string interpolate(const Ini& ini, const std::string& section, const std::string& text,
                        const std::map<std::string, std::string>& extra, int depth) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    if (text.compare(i, 2, "%%") == 0) {
      out += '%';
      i += 2;
      continue;
    }
    const std::size_t close = text.compare(i, 2, "%(") == 0 ? text.find(")s", i) : std::string::npos;
    if (close == std::string::npos) {
      out += text[i++];
      continue;
    }
    const std::string key = lower(text.substr(i + 2, close - i - 2));
    const auto given = extra.find(key);
    const IniValue* found = given == extra.end() && depth < 10 ? find_value(ini, section, key) : nullptr;
    if (given != extra.end())
      out += given->second;
    else
      out += found ? interpolate(ini, section, found->text, extra, depth + 1) : text.substr(i, close + 2 - i);
    i = close + 2;
    if (out.size() > 65536) return out;  // nested names can double at every level
  }
  return out;
}

}  // namespace

std::optional<std::string> Ini::value(const std::string& section, const std::string& key,
                                      const std::map<std::string, std::string>& extra) const {
  const IniValue* found = find_value(*this, section, key);
  if (!found) return std::nullopt;
  return interpolate(*this, section, found->text, extra, 0);
}

std::vector<IniFault> Ini::bad_values(const std::string& section, const std::map<std::string, std::string>& extra) const {
  std::vector<IniFault> found;
  const auto values = sections.find(section);
  if (values == sections.end()) return found;
  for (const auto& [key, value] : values->second) {
    std::string message;
    for (std::size_t at = value.text.find('%'); at < value.text.size() && message.empty(); at = value.text.find('%', at + 2)) {
      const std::string_view rest = std::string_view(value.text).substr(at + 1);
      if (starts_with(rest, "%")) continue;
      const std::size_t close = starts_with(rest, "(") ? rest.find(")s") : std::string_view::npos;
      if (close == std::string_view::npos)
        message = "a `%` in the value of `" + key + "` is not written `%%`";
      else if (const std::string name = lower(rest.substr(1, close - 1)); !extra.count(name) && !find_value(*this, section, name))
        message = "`%(" + name + ")s` in the value of `" + key + "` names no key";
    }
    if (!message.empty()) found.push_back({message, value.begin, value.end, section, key});
  }
  return found;
}

Ini parse_ini(std::string_view text) {
  Ini ini;
  std::string section;
  IniValue* open = nullptr;
  for (std::size_t at = starts_with(text, "\xEF\xBB\xBF") ? 3 : 0; at < text.size();) {
    const std::size_t stop = std::min(text.find('\n', at), text.size());
    const std::string_view line = text.substr(at, stop - at);
    const std::string_view content = trim(line);
    const std::size_t begin = at;
    at = stop + 1;
    if (content.empty() || content.front() == '#' || content.front() == ';') continue;
    const bool indented = line.front() == ' ' || line.front() == '\t';
    const auto offset = [&](std::string_view part) { return static_cast<std::uint32_t>(begin + static_cast<std::size_t>(part.data() - line.data())); };
    if (indented && open) {
      open->text += '\n';
      open->text.append(content);
      open->end = offset(content) + static_cast<std::uint32_t>(content.size());
      continue;
    }
    if (content.front() == '[') {
      section = std::string(content.substr(1, content.find(']') == std::string_view::npos ? content.size() : content.find(']') - 1));
      const bool again = section != "DEFAULT" && !ini.sections.try_emplace(section).second;
      if (again) ini.faults.push_back({"the section `[" + section + "]` is there twice", offset(content), offset(content) + static_cast<std::uint32_t>(content.size()), {}, {}});
      open = nullptr;
      continue;
    }
    const std::size_t equals = content.find_first_of("=:");
    if (equals == std::string_view::npos || section.empty()) {
      ini.faults.push_back({section.empty() ? "this line stands in no section" : "this line is no `key = value`", offset(content),
                            offset(content) + static_cast<std::uint32_t>(content.size()), {}, {}});
      open = nullptr;
      continue;
    }
    const std::string_view value = trim(content.substr(equals + 1));
    const std::string key = lower(trim(content.substr(0, equals)));
    if (ini.sections[section].count(key))
      ini.faults.push_back({"`" + key + "` is there twice in `[" + section + "]`", offset(content), offset(content) + static_cast<std::uint32_t>(content.size()), {}, {}});
    open = &ini.sections[section][key];
    *open = {std::string(value), offset(value), offset(value) + static_cast<std::uint32_t>(value.size())};
  }
  return ini;
}

}  // namespace underpin::alembic
