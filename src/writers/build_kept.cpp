#include "writers/build_kept.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace underpin {

namespace {

// What an inspector or the reader of a history calls a kind, the words of its statement, its place. In the order in which
// those of one place are made.
struct KeptKind {
  std::string_view what, words;
  BuildPlace place;
};
constexpr std::array kKinds = {
    KeptKind{"role", "ROLE", BuildPlace::first},
    KeptKind{"collation", "COLLATION", BuildPlace::early},
    KeptKind{"shell type", "TYPE", BuildPlace::early},
    KeptKind{"base type", "TYPE", BuildPlace::early},
    KeptKind{"type", "TYPE", BuildPlace::early},
    KeptKind{"language", "LANGUAGE", BuildPlace::early},
    KeptKind{"access method", "ACCESS METHOD", BuildPlace::early},
    KeptKind{"operator", "OPERATOR", BuildPlace::early},
    KeptKind{"operator family", "OPERATOR FAMILY", BuildPlace::early},
    KeptKind{"opfamily", "OPERATOR FAMILY", BuildPlace::early},
    KeptKind{"operator class", "OPERATOR CLASS", BuildPlace::early},
    KeptKind{"opclass", "OPERATOR CLASS", BuildPlace::early},
    KeptKind{"cast", "", BuildPlace::early},
    KeptKind{"transform", "", BuildPlace::early},
    KeptKind{"conversion", "CONVERSION", BuildPlace::early},
    KeptKind{"text search parser", "TEXT SEARCH PARSER", BuildPlace::early},
    KeptKind{"tsparser", "TEXT SEARCH PARSER", BuildPlace::early},
    KeptKind{"text search template", "TEXT SEARCH TEMPLATE", BuildPlace::early},
    KeptKind{"tstemplate", "TEXT SEARCH TEMPLATE", BuildPlace::early},
    KeptKind{"text search dictionary", "TEXT SEARCH DICTIONARY", BuildPlace::early},
    KeptKind{"tsdictionary", "TEXT SEARCH DICTIONARY", BuildPlace::early},
    KeptKind{"text search configuration", "TEXT SEARCH CONFIGURATION", BuildPlace::early},
    KeptKind{"tsconfiguration", "TEXT SEARCH CONFIGURATION", BuildPlace::early},
    KeptKind{"alter text search configuration", "TEXT SEARCH CONFIGURATION", BuildPlace::early},
    KeptKind{"foreign data wrapper", "FOREIGN DATA WRAPPER", BuildPlace::early},
    KeptKind{"fdw", "FOREIGN DATA WRAPPER", BuildPlace::early},
    KeptKind{"server", "SERVER", BuildPlace::early},
    KeptKind{"foreign server", "SERVER", BuildPlace::early},
    KeptKind{"user mapping", "", BuildPlace::early},
    KeptKind{"rule", "RULE", BuildPlace::end},
    KeptKind{"statistics", "STATISTICS", BuildPlace::end},
    KeptKind{"publication", "PUBLICATION", BuildPlace::end},
    KeptKind{"subscription", "SUBSCRIPTION", BuildPlace::end},
    KeptKind{"setting", "", BuildPlace::end},
    KeptKind{"owner", "", BuildPlace::end},
    KeptKind{"revoke", "", BuildPlace::end},
    KeptKind{"grant", "", BuildPlace::end},
    KeptKind{"default privileges", "", BuildPlace::end},
    KeptKind{"event trigger", "EVENT TRIGGER", BuildPlace::last},
};

const KeptKind* kind_of_kept(const Opaque& object) {
  const auto found = std::find_if(kKinds.begin(), kKinds.end(), [&](const KeptKind& kind) { return kind.what == object.what; });
  return found == kKinds.end() ? nullptr : &*found;
}

// Settings, owners and comments of event triggers follow them.
bool about_event_trigger(const Opaque& object) { return starts_with(object.definition, "ALTER EVENT TRIGGER ") || starts_with(object.definition, "COMMENT ON EVENT TRIGGER "); }

}  // namespace

BuildPlace place_of(const Opaque& object) {
  // Options of sequences stand with the sequences.
  if (object.what == "setting" && starts_with(object.name.name, "SEQUENCE ") && ends_with(object.name.name, ": options")) return BuildPlace::left_out;
  if (about_event_trigger(object)) return BuildPlace::last;
  const KeptKind* kind = kind_of_kept(object);
  return kind ? kind->place : BuildPlace::end;
}

std::size_t rank_of(const Opaque& object) {
  if (about_event_trigger(object)) return kKinds.size();
  // What this program gives no place of its own stands between what is made and what is set.
  const KeptKind* kind = kind_of_kept(object);
  const auto at = [](std::string_view what) { return static_cast<std::size_t>(std::find_if(kKinds.begin(), kKinds.end(), [&](const KeptKind& one) { return one.what == what; }) - kKinds.begin()); };
  if (starts_with(object.what, "comment on ")) return kKinds.size();
  return kind ? static_cast<std::size_t>(kind - kKinds.data()) : at("subscription");
}

std::string name_in_statement(const Opaque& object) {
  const KeptKind* kind = kind_of_kept(object);
  if (kind && kind->words.empty()) return {};
  const std::string words = kind ? " " + std::string(kind->words) + " " : "";
  const std::size_t found = words.empty() ? std::string::npos : upper(object.definition).find(words);
  if (found == std::string::npos) return object.name.display();
  std::string_view text = std::string_view(object.definition).substr(found + words.size());
  constexpr std::string_view kGuard = "IF NOT EXISTS ";
  if (iequals(text.substr(0, kGuard.size()), kGuard)) text.remove_prefix(kGuard.size());
  std::size_t end = 0;
  for (bool in_quotes = false; end < text.size() && (in_quotes || (text[end] != ' ' && text[end] != '(' && text[end] != ';')); ++end) in_quotes ^= text[end] == '"';
  return std::string(text.substr(0, end));
}

}  // namespace underpin
