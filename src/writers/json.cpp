// The report as JSON; docs/formats.md and docs/check.schema.json say what each key means. Format 1.
#include "base/json.h"

#include <map>

#include "base/text.h"
#include "writers/identities.h"
#include "writers/workload_json.h"
#include "writers/writer.h"

namespace underpin {

namespace {

// Every text goes through here, whatever it is: none may show a password.
void write_text(JsonWriter& json, std::string_view key, std::string_view text) { json.member(key, mask_secrets(text)); }

// file, line, column, and the end of the marked text; nulls where there is no place.
void write_span(JsonWriter& json, Span span, const Sources& sources) {
  if (!span.valid()) {
    json.key("file").null().key("line").null().key("column").null();
    return;
  }
  const Place begin = sources.place(span.file, span.begin);
  const Place end = sources.place(span.file, std::max(span.begin, span.end));
  write_text(json, "file", sources.get(span.file).path);
  json.member("line", begin.line).member("column", begin.column);
  json.member("end_line", end.line).member("end_column", end.column);
}

void write_label(JsonWriter& json, const Label& label, const Sources& sources) {
  json.begin_object();
  write_span(json, label.span, sources);
  write_text(json, "text", label.text);
  json.end();
}

void write_fix(JsonWriter& json, const Fix& fix, const Sources& sources) {
  json.begin_object();
  write_text(json, "title", fix.title);
  json.key("edits").begin_array();
  for (const Edit& edit : fix.edits) {
    json.begin_object();
    write_span(json, edit.span, sources);
    write_text(json, "replacement", edit.replacement);
    json.end();
  }
  json.end().key("new_files").begin_array();
  for (const NewFile& file : fix.new_files) {
    json.begin_object();
    write_text(json, "path", file.path);
    write_text(json, "text", file.text);
    json.end();
  }
  json.end().end();
}

void write_finding(JsonWriter& json, const Finding& finding, const Sources& sources, const std::string& id) {
  json.begin_object();
  json.member("code", finding.code).member("severity", severity_word(finding.severity)).member("blocks", finding.blocks);
  write_text(json, "message", finding.message);
  write_span(json, finding.primary.span, sources);
  write_text(json, "label", finding.primary.text);
  json.key("labels").begin_array();
  for (const Label& label : finding.labels)
    if (label.span.valid()) write_label(json, label, sources);
  json.end();
  write_text(json, "because", finding.because);
  write_text(json, "help", finding.help);
  json.key("fix");
  if (finding.fix)
    write_fix(json, *finding.fix, sources);
  else
    json.null();
  write_text(json, "revision", finding.revision);
  write_text(json, "subject", finding.subject);
  json.member("identity", id).end();
}

void write_failing(JsonWriter& json, const FailingStatement& statement, const Sources& sources) {
  json.begin_object();
  write_span(json, statement.span, sources);
  write_text(json, "revision", statement.revision);
  write_text(json, "statement", statement.what);
  write_text(json, "message", statement.message);
  json.member("consequence", statement.consequence).member("caught", statement.caught).key("caused_by");
  if (statement.caused_by.valid()) {
    json.begin_object();
    write_span(json, statement.caused_by, sources);
    json.end();
  } else {
    json.null();
  }
  json.end();
}

void write_undecided(JsonWriter& json, const UndecidedPart& part, const Sources& sources) {
  json.begin_object();
  write_text(json, "object", part.object);
  write_text(json, "reason", part.reason);
  write_span(json, part.span, sources);
  write_text(json, "revision", part.revision);
  json.end();
}

void write_history(JsonWriter& json, const HistoryCounts& history) {
  json.begin_object().member("kind", history.kind);
  write_text(json, "root", history.root);
  json.key("locations").begin_array();
  for (const std::string& location : history.locations) json.value(mask_secrets(location));
  json.end();
  json.member("files", history.files).member("revisions", history.ids).member("roots", history.roots).member("heads", history.heads);
  json.member("missing_parents", history.missing_parents).member("duplicate_ids", history.duplicates).member("cycles", history.cycles);
  json.member("stray_files", history.stray).member("statements", history.statements).member("failing", history.failing);
  json.member("consequences", history.consequences).member("undecided", history.undecided).end();
}

void write_live(JsonWriter& json, const LiveCounts& live) {
  const auto list = [&](const char* key, const std::vector<std::string>& texts) {
    json.key(key).begin_array();
    for (const std::string& text : texts) json.value(mask_secrets(text));
    json.end();
  };
  json.key("live").begin_object();
  write_text(json, "name", live.name);
  write_text(json, "server", live.server);
  json.member("tables", live.tables);
  list("revisions", live.revisions);
  json.key("pending");
  if (live.pending)
    json.value(*live.pending);
  else
    json.null();
  list("unread", live.unread);
  json.end();
}

void write_counts(JsonWriter& json, std::string_view key, const std::map<std::string, std::size_t>& counts) {
  json.key(key).begin_object();
  for (const auto& [name, count] : counts) json.member(name, count);
  json.end();
}

void write_coverage(JsonWriter& json, const Report& report) {
  std::size_t statements = 0, revisions = 0;
  for (const HistoryCounts& history : report.histories) {
    statements += history.statements;
    revisions += history.files;
  }
  json.key("coverage").begin_object();
  json.member("files_read", report.files_read).member("revisions", revisions).member("statements", statements);
  write_counts(json, "objects", report.objects);
  write_counts(json, "not_understood", report.not_understood);
  json.member("suppressed", report.suppressed).member("accepted", report.accepted).member("stale_accepted", report.stale_accepted);
  json.member("already_deployed", report.already_deployed);
  json.end();
}

// Failing statements by file, in the report's order within each file.
void write_failing_by_file(JsonWriter& json, const Report& report, const Sources& sources) {
  std::map<std::string, std::vector<const FailingStatement*>> by_file;
  for (const FailingStatement& statement : report.failing)
    by_file[statement.span.valid() ? mask_secrets(sources.get(statement.span.file).path) : std::string()].push_back(&statement);
  json.key("failing_statements").begin_object();
  for (const auto& [file, statements] : by_file) {
    json.key(file).begin_array();
    for (const FailingStatement* statement : statements) write_failing(json, *statement, sources);
    json.end();
  }
  json.end();
}

std::string write(const Report& report, const Sources& sources, const ReportOptions&) {
  JsonWriter json;
  json.begin_object().member("format", 1);
  write_text(json, "root", report.root);
  json.member("engine", report.engine).member("engine_version", report.engine_version).key("histories").begin_array();
  for (const HistoryCounts& history : report.histories) write_history(json, history);
  json.end();
  if (report.live) write_live(json, *report.live);
  json.key("findings").begin_array();
  const std::vector<std::string> ids = identities(report.findings, sources);
  for (std::size_t i = 0; i < ids.size(); ++i) write_finding(json, report.findings[i], sources, ids[i]);
  json.end();
  write_failing_by_file(json, report, sources);
  json.key("undecided").begin_array();
  for (const UndecidedPart& part : report.undecided) write_undecided(json, part, sources);
  json.end();
  write_coverage(json, report);
  if (report.workload) {
    json.key("workload");
    write_workload(json, *report.workload, sources);
  }
  return json.end().str();
}

}  // namespace

extern const Writer json_writer;
const Writer json_writer = {"json", "one JSON document (docs/formats.md)", &write};

}  // namespace underpin
