#include "readers/alembic/alembic.h"

#include <filesystem>
#include <fstream>
#include <map>

#include <gtest/gtest.h>

#include "support/revisions.h"

namespace underpin {
namespace {

namespace fs = std::filesystem;
using testing::revision_text;

class Locate : public ::testing::Test {
 protected:
  void SetUp() override {
    char name[] = "/tmp/underpin_locate_XXXXXX";
    root_ = ::mkdtemp(name);
    world_ = real_world();
  }
  void TearDown() override {
    fs::permissions(root_, fs::perms::owner_all);
    fs::remove_all(root_);
  }
  void put(const std::string& path, const std::string& text) {
    fs::create_directories((root_ / path).parent_path());
    std::ofstream(root_ / path) << text;
  }
  // "script location: ids", one line per history.
  std::string read(const std::string& below = "") {
    Sources sources;
    findings_.clear();
    const auto histories = alembic::read(*world_, sources, (root_ / below).string(), {false, false}, &findings_);
    if (!histories) return "error: " + histories.error().message;
    std::string out;
    histories_ = *histories;
    for (const History& history : *histories) {
      out += history.root + ":";
      for (const Revision& revision : history.revisions) out += " " + revision.id;
      out += "\n";
    }
    return out;
  }

  fs::path root_;
  std::unique_ptr<World> world_;
  std::vector<History> histories_;
  std::vector<Finding> findings_;
};

TEST_F(Locate, ByTheIniInEverySpelling) {
  put("db/migrations/env.py", "");
  put("db/migrations/versions/a.py", revision_text("a", "None"));
  for (const std::string location : {"db/migrations", "%(here)s/db/migrations", "db:migrations", "/somewhere/in/a/container/db/migrations"}) {
    put("alembic.ini", "[alembic]\nscript_location = " + location + "\n");
    EXPECT_EQ(read(), "db/migrations: a\n") << location;
    EXPECT_EQ(histories_.at(0).config, "alembic.ini");
    EXPECT_TRUE(findings_.empty()) << location;
  }
}

TEST_F(Locate, SeveralSectionsAndVersionLocations) {
  put("x.ini", "[alembic]\nfile_template = %%(rev)s\n[core]\nscript_location = m\nversion_locations = m/core m/plugins\n"
               "[tenant]\nscript_location = m\nversion_path_separator = :\nversion_locations = m/tenant:m/nothing\n");
  put("m/env.py", "");
  put("m/core/a.py", revision_text("a", "None"));
  put("m/plugins/b.py", revision_text("b", "'a'"));
  put("m/tenant/t.py", revision_text("t", "None"));
  EXPECT_EQ(read(), "m: a b\nm: t\n");
  ASSERT_EQ(findings_.size(), 1u);
  EXPECT_EQ(findings_[0].message, "`x.ini` names the location `m/nothing`, which is no folder here");
}

TEST_F(Locate, ByPyprojectFlaskMigrateAndEnv) {
  put("one/pyproject.toml", "[tool.alembic]\nscript_location = \"%(here)s/mig\"\nrecursive_version_locations = true\n");
  put("one/mig/env.py", "");
  put("one/mig/versions/2023/a.py", revision_text("a", "None"));
  put("two/migrations/alembic.ini", "[alembic]\n# template\n[loggers]\nkeys = root\n");
  put("two/migrations/env.py", "");
  put("two/migrations/versions/b.py", revision_text("b", "None"));
  put("three/alembic/env.py", "");
  put("three/alembic/versions/c.py", revision_text("c", "None"));
  put("three/templates/env.py", "");
  put("three/templates/script.py.mako", "");
  EXPECT_EQ(read(), "one/mig: a\nthree/alembic: c\ntwo/migrations: b\n");
}

TEST_F(Locate, FoldersGivenDirectly) {
  put("alembic.ini", "[alembic]\nscript_location = alembic\n");
  put("alembic/env.py", "");
  put("alembic/versions/a.py", revision_text("a", "None"));
  EXPECT_EQ(read("alembic/versions"), "alembic: a\n");
  EXPECT_EQ(histories_.at(0).revisions.at(0).path, "alembic/versions/a.py");
  EXPECT_EQ(read("alembic"), "alembic: a\n");
  EXPECT_EQ(read("alembic/versions/a.py"), "alembic: a\n");
  put("loose/b.py", revision_text("b", "None"));
  EXPECT_EQ(read("loose"), "loose: b\n");
  EXPECT_EQ(read("nowhere").substr(0, 5), "error");
}

TEST_F(Locate, SubfoldersAreOneHistoryWhenTheyReferToEachOther) {
  put("m/env.py", "");
  put("m/versions/pg/a.py", revision_text("a", "None"));
  put("m/versions/lite/a.py", revision_text("a", "None"));
  put("m/versions/lite/b.py", revision_text("b", "'a'"));
  EXPECT_EQ(read(), "m: a b\nm: a\n");
  put("m/versions/lite/b.py", revision_text("b", "None"));
  put("m/versions/pg/c.py", revision_text("c", "'b'"));
  EXPECT_EQ(read(), "m: a b a c\n");
}

TEST_F(Locate, LeavesForeignFoldersAndArchivesAlone) {
  for (const std::string folder : {"node_modules/x", "venv/lib", ".git", "a/site-packages", "archive/alembic"})
    put(folder + "/versions/a.py", revision_text("a", "None"));
  EXPECT_EQ(read(), "");
  put("old_versions/env.py", "");
  fs::create_directory_symlink(".", root_ / "loop");
  EXPECT_EQ(read(), "");
}

TEST_F(Locate, MissingParentsAreLookedForInTheProject) {
  put("alembic/env.py", "");
  put("alembic/versions/b.py", revision_text("b", "'gone'"));
  put("archive/2023/gone.py", revision_text("gone", "None"));
  read();
  ASSERT_EQ(histories_.at(0).archived.size(), 1u);
  EXPECT_EQ(histories_[0].archived[0].path, "archive/2023/gone.py");
}

TEST_F(Locate, WhatAVersionFolderHoldsBesidesRevisions) {
  put("m/env.py", "");
  put("m/versions/a.py", revision_text("a", "None"));
  put("m/versions/__init__.py", "");
  put("m/versions/README", "");
  put("m/versions/.keep", "");
  put("m/versions/a.py.bak", "");
  put("m/versions/helpers.py", "x = 1\n");
  read();
  ASSERT_EQ(histories_.at(0).stray.size(), 2u);
  EXPECT_EQ(histories_[0].stray[0].path, "m/versions/a.py.bak");
  EXPECT_EQ(histories_[0].stray[1].path, "m/versions/helpers.py");
}

TEST_F(Locate, UnreadableAndHugeFilesAreTold) {
  put("m/env.py", "");
  put("m/versions/a.py", revision_text("a", "None"));
  put("m/versions/huge.py", "");
  fs::resize_file(root_ / "m/versions/huge.py", kMaxSourceBytes + 1);
  read();
  ASSERT_EQ(histories_.at(0).stray.size(), 1u);
  EXPECT_NE(histories_[0].stray[0].reason.find("the limit is"), std::string::npos);
}

class Environment : public Locate {
 protected:
  std::map<std::string, std::string> convention(const std::string& env) {
    put("alembic.ini", "[alembic]\nscript_location = alembic\n");
    put("alembic/env.py", env);
    put("alembic/versions/a.py", revision_text("a", "None"));
    read();
    return histories_.at(0).naming_convention;
  }
};

TEST_F(Environment, FollowsTargetMetadataToItsConvention) {
  using Map = std::map<std::string, std::string>;
  const Map wanted = {{"ix", "ix_%(column_0_label)s"}, {"pk", "pk_%(table_name)s"}};
  const std::string dict = "{\n    # why\n    \"ix\": \"ix_%(column_0_label)s\",\n    'pk': 'pk_'\n          '%(table_name)s',\n    'own': make_token,\n}";
  put("app/__init__.py", "");
  put("app/base.py", "from sqlalchemy import MetaData\nNAMES = " + dict + "\nclass Base(DeclarativeBase):\n    '''all'''\n    metadata = MetaData(naming_convention=NAMES)\n");
  put("app/models.py", "from .base import Base as Parent\nclass Base(Parent):\n    __abstract__ = True\n");
  EXPECT_EQ(convention("from app.models import Base\ntarget_metadata = Base.metadata\n"), wanted);
  EXPECT_EQ(convention("from app import models\ntarget_metadata = models.Base.metadata\n"), wanted);
  EXPECT_EQ(convention("import app.base\ncontext.configure(target_metadata=app.base.Base.metadata)\n"), wanted);
  EXPECT_EQ(convention("target_metadata = None\n"), Map{});
  EXPECT_EQ(convention("from app.models import Base\ntarget_metadata = [Base.metadata]\n"), Map{});
  EXPECT_EQ(convention("from flask import current_app\ntarget_metadata = current_app.extensions['migrate'].db.metadata\n"), wanted);
  put("app/plain.py", "from sqlalchemy.orm import declarative_base\nBase = declarative_base()\n");
  EXPECT_EQ(convention("from app.plain import Base\ntarget_metadata = Base.metadata\n"), Map{});
  put("app/pairs.py", "names = (('ix', 'ix_%(column_0_label)s'), ('pk', 'pk_%(table_name)s'))\nBase = declarative_base(cls=X, metadata=MetaData(naming_convention=dict(names)))\n");
  EXPECT_EQ(convention("from app.pairs import Base\ntarget_metadata = Base.metadata\n"), wanted);
}

TEST_F(Environment, ReadsTheVersionTable) {
  convention("TABLE = 'schema_versions'\ncontext.configure(connection=c, version_table=TABLE)\n");
  EXPECT_EQ(histories_.at(0).version_table, "schema_versions");
  convention("context.configure(connection=c, version_table=f'{x}_versions')\n");
  EXPECT_EQ(histories_.at(0).version_table, "alembic_version");
}

}  // namespace
}  // namespace underpin
