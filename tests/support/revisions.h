// Histories for tests, made from the texts of their files as the reader would make them, without a disk.
#pragma once
#include <string>
#include <utility>
#include <vector>

#include "base/path.h"
#include "readers/alembic/revision_file.h"
#include "schema/history.h"

namespace underpin::testing {

using FileTexts = std::vector<std::pair<std::string, std::string>>;  // name, text

inline History read_texts(Sources& sources, const FileTexts& files) {
  History history;
  history.root = "migrations";
  history.locations = {"migrations/versions"};
  for (const auto& [name, text] : files) {
    alembic::FileHead head;
    head.path = "migrations/versions/" + name;
    head.complete = true;
    head.head = alembic::scan_head(text, false);
    const FileId file = sources.add(head.path, text);
    alembic::FileFacts facts = alembic::read_facts(head, text, file);
    for (Finding& finding : facts.findings) history.findings.push_back(std::move(finding));
    if (auto* revision = std::get_if<Revision>(&facts.what))
      history.revisions.push_back(std::move(*revision));
    else
      history.stray.push_back(std::move(std::get<StrayFile>(facts.what)));
  }
  return history;
}

// A file as Alembic's template makes it. `down` is Python: "None", "'a'", "('a', 'b')".
inline std::string revision_text(const std::string& id, const std::string& down, const std::string& date = "2024-01-01 00:00:00",
                                 const std::string& revises = "*") {
  std::string said = revises;
  if (said == "*") {
    said.clear();
    for (const char c : down)
      if (down != "None" && c != '\'' && c != '(' && c != ')') said += c;
  }
  return "\"\"\"change " + id + "\n\nRevision ID: " + id + "\nRevises: " + said + "\nCreate Date: " + date + "\n\n\"\"\"\n" +
         "from alembic import op\n\nrevision = '" + id + "'\ndown_revision = " + down + "\nbranch_labels = None\ndepends_on = None\n\n\n" +
         "def upgrade():\n    pass\n\n\ndef downgrade():\n    pass\n";
}

}  // namespace underpin::testing
