// The findings as SARIF 2.1.0, for code scanning services: https://docs.oasis-open.org/sarif/sarif/v2.1.0/
#include <algorithm>
#include <cstdio>
#include <map>

#include "base/json.h"
#include "base/text.h"
#include "writers/identities.h"
#include "writers/writer.h"

namespace underpin {

namespace {

// A relative path as a URI reference: everything but unreserved characters and slashes is percent-encoded.
std::string uri(std::string_view path) {
  std::string out;
  for (const char c : path) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') || c == '/' ||
                       c == '-' || c == '_' || c == '.' || c == '~';
    char buffer[4];
    std::snprintf(buffer, sizeof buffer, "%%%02X", byte);
    out += plain ? std::string(1, c) : std::string(buffer);
  }
  return out;
}

std::string_view level(Severity severity) { return severity_word(severity); }  // SARIF uses the same three words

void write_message(JsonWriter& json, std::string_view key, std::string_view text) {
  json.key(key).begin_object().member("text", mask_secrets(text)).end();
}

void write_artifact(JsonWriter& json, FileId file, const Sources& sources) {
  const std::string path = mask_secrets(sources.get(file).path);
  json.key("artifactLocation").begin_object().member("uri", uri(path));
  if (!starts_with(path, "/")) json.member("uriBaseId", "%SRCROOT%");
  json.end();
}

void write_region(JsonWriter& json, std::string_view key, Span span, const Sources& sources) {
  const Place begin = sources.place(span.file, span.begin);
  const Place end = sources.place(span.file, std::max(span.begin, span.end));
  json.key(key).begin_object();
  json.member("startLine", begin.line).member("startColumn", begin.column).member("endLine", end.line).member("endColumn", end.column);
  json.end();
}

void write_location(JsonWriter& json, Span span, const Sources& sources) {
  json.key("physicalLocation").begin_object();
  write_artifact(json, span.file, sources);
  if (!sources.get(span.file).text.empty()) write_region(json, "region", span, sources);
  json.end();
}

void write_locations(JsonWriter& json, const Finding& finding, const Sources& sources) {
  json.key("locations").begin_array();
  if (finding.primary.span.valid()) {
    json.begin_object();
    write_location(json, finding.primary.span, sources);
    json.end();
  }
  json.end();
  if (finding.labels.empty()) return;
  json.key("relatedLocations").begin_array();
  int id = 0;
  for (const Label& label : finding.labels) {
    if (!label.span.valid()) continue;
    json.begin_object().member("id", ++id);
    write_location(json, label.span, sources);
    if (!label.text.empty()) write_message(json, "message", label.text);
    json.end();
  }
  json.end();
}

void write_fix(JsonWriter& json, const Fix& fix, const Sources& sources) {
  std::map<FileId, std::vector<const Edit*>> by_file;
  for (const Edit& edit : fix.edits) by_file[edit.span.file].push_back(&edit);
  json.begin_object();
  write_message(json, "description", fix.title);
  json.key("artifactChanges").begin_array();
  for (const auto& [file, edits] : by_file) {
    json.begin_object();
    write_artifact(json, file, sources);
    json.key("replacements").begin_array();
    for (const Edit* edit : edits) {
      json.begin_object();
      write_region(json, "deletedRegion", edit->span, sources);
      json.key("insertedContent").begin_object().member("text", mask_secrets(edit->replacement)).end().end();
    }
    json.end().end();
  }
  json.end().end();
}

// SARIF cannot say that a file is to be made, so a fix that needs one is left out.
bool expressible(const Finding& finding) {
  return finding.fix && finding.fix->new_files.empty() && !finding.fix->edits.empty() &&
         std::all_of(finding.fix->edits.begin(), finding.fix->edits.end(), [](const Edit& edit) { return edit.span.valid(); });
}

void write_result(JsonWriter& json, const Finding& finding, const Report& report, const Sources& sources, const std::string& id) {
  json.begin_object().member("ruleId", finding.code);
  for (std::size_t i = 0; i < report.rules.size(); ++i)
    if (report.rules[i].code == finding.code) json.member("ruleIndex", i);
  json.member("level", level(finding.severity));
  std::string text = finding.message;
  if (!finding.because.empty()) text += "\n" + finding.because;
  if (!finding.help.empty()) text += "\nhelp: " + finding.help;
  write_message(json, "message", text);
  write_locations(json, finding, sources);
  json.key("partialFingerprints").begin_object().member("underpinIdentity/v1", id).end();
  if (expressible(finding)) {
    json.key("fixes").begin_array();
    write_fix(json, *finding.fix, sources);
    json.end();
  }
  json.end();
}

void write_rule(JsonWriter& json, const RuleText& rule) {
  json.begin_object().member("id", rule.code).member("name", rule.name);
  write_message(json, "shortDescription", rule.title);
  write_message(json, "fullDescription", rule.condition + " " + rule.effect);
  write_message(json, "help", rule.way_out);
  json.key("defaultConfiguration").begin_object().member("level", level(rule.severity)).end().end();
}

std::string write(const Report& report, const Sources& sources, const ReportOptions& options) {
  JsonWriter json;
  json.begin_object().member("$schema", "https://json.schemastore.org/sarif-2.1.0.json").member("version", "2.1.0");
  json.key("runs").begin_array().begin_object().key("tool").begin_object().key("driver").begin_object();
  json.member("name", "underpin").member("version", options.version).key("rules").begin_array();
  for (const RuleText& rule : report.rules) write_rule(json, rule);
  json.end().end().end();
  json.member("columnKind", "unicodeCodePoints").key("results").begin_array();
  const std::vector<std::string> ids = identities(report.findings, sources);
  for (std::size_t i = 0; i < ids.size(); ++i) write_result(json, report.findings[i], report, sources, ids[i]);
  return json.end().end().end().end().str();
}

}  // namespace

extern const Writer sarif_writer;
const Writer sarif_writer = {"sarif", "SARIF 2.1.0, for code scanning", &write};

}  // namespace underpin
