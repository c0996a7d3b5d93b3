#include "readers/alembic/revision_file.h"

#include <gtest/gtest.h>

#include "support/revisions.h"

namespace underpin {
namespace {

using testing::read_texts;

TEST(RevisionFile, ReadsWhatTheFileSays) {
  Sources sources;
  const std::string text =
      "\"\"\"Add users\n\nRevision ID: a1\nRevises: b2, c3\nCreate Date: 2024-05-17 10:00:00\n\n\"\"\"\n"
      "revision: str = \"a1\"\ndown_revision = ('b2', 'c3')\nbranch_labels = ('users',)\ndepends_on = 'd4'\n"
      "def upgrade() -> None:\n    pass\n";
  const History history = read_texts(sources, {{"a1_add.py", text}});
  ASSERT_EQ(history.revisions.size(), 1u);
  const Revision& r = history.revisions[0];
  EXPECT_EQ(r.id, "a1");
  EXPECT_EQ(sources.text(r.id_span), "\"a1\"");
  EXPECT_EQ(sources.text(r.down_span), "('b2', 'c3')");
  EXPECT_EQ(sources.text(r.down.at(1).span), "'c3'");
  EXPECT_EQ(r.depends_on.at(0).name, "d4");
  EXPECT_EQ(r.labels, std::vector<std::string>{"users"});
  EXPECT_EQ(r.message, "Add users");
  EXPECT_EQ(r.doc_id->name, "a1");
  EXPECT_EQ(sources.text(r.doc_down.at(1).span), "c3");
  EXPECT_EQ(sources.text(r.doc_down_span), "b2, c3");
  EXPECT_EQ(r.create_date, "2024-05-17 10:00:00");
  EXPECT_TRUE(r.has_upgrade);
  EXPECT_FALSE(r.has_downgrade);
}

TEST(RevisionFile, RevisesNothingInEverySpelling) {
  for (const std::string said : {"", " ", " None", " <base>"}) {
    Sources sources;
    const History history = read_texts(sources, {{"a.py", "'''x\n\nRevises:" + said + "\n'''\nrevision = 'a'\ndown_revision = None\n"}});
    ASSERT_EQ(history.revisions.size(), 1u);
    EXPECT_TRUE(history.revisions[0].doc_has_revises);
    EXPECT_TRUE(history.revisions[0].doc_down.empty());
    EXPECT_TRUE(history.revisions[0].doc_down_span.valid());
  }
}

TEST(RevisionFile, FilesWithoutARevisionAreStray) {
  Sources sources;
  const History history = read_texts(sources, {{"helpers.py", "def x(): pass\n"}, {"a1b2c3.py", "down_revision = None\n"}, {"n.py", "revision = make()\n"}});
  ASSERT_EQ(history.stray.size(), 2u);
  EXPECT_EQ(history.stray[0].reason, "no `revision` in it");
  ASSERT_EQ(history.revisions.size(), 1u);
  EXPECT_EQ(history.revisions[0].id, "a1b2c3");  // Alembic takes hexadecimal names for ids
}

TEST(RevisionFile, ComputedParentsAreToldAndConstantsFollowed) {
  Sources sources;
  const History history = read_texts(sources, {{"a.py", "BASE = 'b2'\nrevision = 'a1'\ndown_revision = BASE\ndepends_on = previous()\n"}});
  ASSERT_EQ(history.revisions.size(), 1u);
  EXPECT_EQ(history.revisions[0].down.at(0).name, "b2");
  ASSERT_EQ(history.findings.size(), 1u);
  EXPECT_EQ(history.findings[0].code, "UP119");
  EXPECT_EQ(sources.text(history.findings[0].primary.span), "previous()");
}

TEST(RevisionFile, ConflictsAndForeignBytesAreTold) {
  Sources sources;
  const History history = read_texts(sources, {{"a.py", "revision = 'a'\n<<<<<<< HEAD\ndown_revision = 'b'\n=======\ndown_revision = 'c'\n>>>>>>> x\n"},
                                               {"b.py", "# caf\xE9\nrevision = 'b'\ndown_revision = None\n"},
                                               {"c.py", "\xEF\xBB\xBFrevision = 'c'\r\ndown_revision = None\r\n"}});
  EXPECT_EQ(history.revisions.size(), 3u);
  ASSERT_EQ(history.findings.size(), 2u);
  EXPECT_EQ(history.findings[0].code, "UP118");
  EXPECT_EQ(history.findings[0].labels.size(), 2u);
  EXPECT_EQ(history.findings[1].message, "the file is not UTF-8");
}

TEST(RevisionFile, TellsTheFirstForeignByteOnly) {
  Sources sources;
  const History history = read_texts(sources, {{"a.py", "# caf\xC3\xA9 \xE9\nrevision = 'a'\ndown_revision = None\n"}});
  ASSERT_EQ(history.findings.size(), 1u);
  EXPECT_EQ(sources.text(history.findings[0].primary.span), "\xE9");
}

TEST(RevisionFile, TakesADeclaredEncodingWherePythonDoes) {
  const std::string body = "revision = 'a'\ndown_revision = None\nNAME = 'caf\xE9'\n";
  for (const std::string head : {"# -*- coding: latin-1 -*-\n", "#!/usr/bin/env python\r\n# vim: set fileencoding=iso-8859-15 :\r\n", "\n#coding=cp1252\n"}) {
    Sources sources;
    EXPECT_TRUE(read_texts(sources, {{"a.py", head + body}}).findings.empty()) << head;
  }
  for (const std::string head : {"# add the coding column\n", "# coding: utf-8\n", "x = 1\n# coding: latin-1\n", "\n\n# coding: latin-1\n", "'''coding: latin-1'''\n", "# encoding latin-1\n"}) {
    Sources sources;
    EXPECT_EQ(read_texts(sources, {{"a.py", head + body}}).findings.size(), 1u) << head;
  }
}

TEST(RevisionFile, ACharacterCutByTheEndOfAHeadIsNoFault) {
  const std::string text = "revision = 'a'\ndown_revision = None\ndef upgrade():\n    pass  # \xE2\x82\xAC";
  const auto findings = [&](std::size_t bytes, bool complete) {
    alembic::FileHead head;
    head.path = "a.py";
    head.complete = complete;
    const std::string part = text.substr(0, bytes);
    head.head = alembic::scan_head(part, !complete);
    return alembic::read_facts(head, part, 1).findings.size();
  };
  for (std::size_t less = 0; less < 3; ++less) EXPECT_EQ(findings(text.size() - less, false), 0u) << less;
  EXPECT_EQ(findings(text.size() - 1, true), 1u);
}

TEST(BackupName, IsRecognised) {
  for (const char* name : {"x_backup.py", "x_backup2.py", "x copy.py", "x (1).py", "x.py.bak", "x.py.orig", "x.py~", "x_old.py"})
    EXPECT_FALSE(alembic::backup_reason(name).empty()) << name;
  for (const char* name : {"add_backup_table.py", "2024_copy_data.py", "0001_initial.py", "20240101.py", "README", "threshold.py"})
    EXPECT_TRUE(alembic::backup_reason(name).empty()) << name;
}

}  // namespace
}  // namespace underpin
