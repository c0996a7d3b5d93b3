#include "front/cli/options.h"

#include <array>

#include "base/text.h"

namespace underpin::cli {

namespace {

constexpr std::array kVerbs = {
    Verb{"check", "[PATH]", "path", "find everything that is wrong with a project's migrations",
         "Finds every migration history below PATH (default: the current folder): Alembic, and folders of SQL files as Flyway, "
         "golang-migrate, dbmate, goose, sqlx, Diesel, Supabase, Drizzle and Prisma run them. It reads each without running any of its code, "
         "replays it on a model of the chosen engine and reports what is wrong with it: first what keeps the team's own tool "
         "from running at all, then the five things most worth doing, each with one command, the rest as counts.\n\n"
         "A comment `# underpin: ignore[CODE] reason` on a line, or on the line above, accepts a finding there for good.",
         "underpin check                        # the project in this folder\n"
         "underpin check --all                  # every finding in full\n"
         "underpin check --format sarif         # for code scanning\n"
         "underpin check --db app.db            # and what a database has, and lacks\n"
         "underpin check --accept               # take what there is as known; only new findings count from now on"},
    Verb{"history", "[PATH]", "path", "draw the revision graph, and repair it",
         "Draws every revision graph below PATH with its heads, labels and faults. With --fix it shows the exact edits that make "
         "the graph whole (missing parents, duplicate and over-long ids, several heads), and with --write it makes them; the "
         "originals are kept in .underpin/backup.",
         "underpin history\n"
         "underpin history --fix                # show the edits\n"
         "underpin history --fix --write        # make them"},
    Verb{"schema", "SOURCE[@REVISION]", "path", "print the schema of a history, of models, of a dump or a live database",
         "SOURCE is a project, a folder of migrations, a project's models (PATH#models), a file of SQL, a SQLite file or a URL (postgresql://…, sqlite:FILE). A history is "
         "replayed on an empty database, a live one is read and never written to. The result is printed as SQL that the engine accepts or "
         "as its catalog in JSON. With @REVISION only that revision and what it stands on are replayed.\n\nParts that cannot be known without running the code are listed and make the exit code 1.",
         "underpin schema alembic/versions\n"
         "underpin schema alembic@3f2a1b --engine sqlite --format json"},
    Verb{"diff", "SOURCE SOURCE", "path", "say in what two schemas differ",
         "Compares the schemas of any two sources, as `underpin schema` takes them: two histories, a history and a live database, two dumps. "
         "Meaning is compared, not text. With --format sql it prints the statements that lead from the first to the second, with --format alembic a "
         "revision that makes them and takes them back; with --format models, where the first is a project's models, the edits that complete them. "
         "Both are written into the project only with --write. What looks renamed is said, and taken for renamed only with --rename.\n\nThe exit code is 1 when they differ, or when a part that cannot be decided may make a difference.",
         "underpin diff alembic/versions postgresql://localhost/app   # drift\n"
         "underpin diff old.sql new.sql --format sql                  # what would bring the one to the other\n"
         "underpin diff prod.db dev.db --rename users.mail=email\n"
         "underpin diff .#migrations .#models --format alembic        # the revision that is missing\n"
         "underpin diff .#models .#migrations --format models --write # what the models do not say yet"},
    Verb{"consolidate", "[PATH]", "path", "make one baseline of a whole migration history, and prove it",
         "Works out one file that builds what the history below PATH builds (an Alembic revision with a function for every table, or SQL in the form of its tool), with the rows that the "
         "history leaves in a new database; the old files move into an archive. Both histories are run on a scratch engine (a private PostgreSQL "
         "server that is started for it where one is installed, SQLite in memory), catalogs and rows are read back and compared. Nothing of "
         "the project's code is run.\n\nStatements that fail in the old history, and parts that are not decidable, are questions: they are answered "
         "with --answer or in underpin.toml. Nothing is written without --write, with a question open (exit code 3), or where the two differ (exit code 1).\n\n"
         "With --status the answer is about one database: where it stands by its record and by its schema, and the statements that bring it to the baseline "
         "with its rows (exit code 0: nothing to do, 1: there is a way, 3: something must be decided first). It is only read.",
         "underpin consolidate                                 # what would become of the history\n"
         "underpin consolidate --format file                   # the new revision\n"
         "underpin consolidate --answer Q1a2b3c=leave-out      # answer a question\n"
         "underpin consolidate --write                         # write it, move the old files\n"
         "underpin consolidate --status sqlite:app.db          # what that database needs"},
    Verb{"explain", "[CODE]", "code", "say what a finding means and what to do about it",
         "Prints the condition, the effect, the way out and an example pair of one rule, or lists all rules.",
         "underpin explain UP103"},
    Verb{"completions", "SHELL", "shell", "print the completion script of a shell",
         "SHELL is bash, zsh or fish.", "underpin completions bash > /etc/bash_completion.d/underpin"},
    Verb{"man", "", "", "print the manual page", "Prints this program's manual page in roff.", "underpin man | man -l -"},
};

constexpr std::array kOptions = {
    Option{"--engine", "NAME", "postgresql|sqlite", "", "check schema history diff consolidate",
           "the engine the history is replayed for (default: what the project names, else postgresql)"},
    Option{"--base", "FILE", "", "", "check schema history diff consolidate", "SQL that has run before the first revision, like pg_dump --schema-only writes it"},
    Option{"--engine-version", "NUMBER", "", "15", "check schema history diff consolidate", "its major version (PostgreSQL 13 to 18)", 1, 99},
    Option{"--db", "URL", "", "", "check", "a live database to hold beside it, only read: postgresql://…, sqlite:FILE, a SQLite file"},
    Option{"--planned", "SQL", "", "", "check", "with --db: keys and checks to come (a file, or SQL), held against the rows"},
    Option{"--exact", "", "", "", "check", "with --db: count everything, however long it takes"},
    Option{"--format", "FORMAT", "text|json|sarif|markdown", "text", "check", "how the findings are written"},
    Option{"--format", "FORMAT", "text|json|mermaid|dot", "text", "history", "a drawing, or the graph as data"},
    Option{"--fix", "", "", "", "history", "show the edits that repair the graph"},
    Option{"--write", "", "", "", "history", "make the edits of --fix"},
    Option{"--write", "", "", "", "diff", "write the revision, or make the edits, into the project"},
    Option{"--heads", "HOW", "merge|line", "merge", "history", "what --fix does with several heads"},
    Option{"--format", "FORMAT", "sql|json", "sql", "schema", "SQL statements, or the catalog as JSON"},
    Option{"--format", "FORMAT", "text|json|sql|alembic|models", "text", "diff",
           "for people, as data, or what leads from the first to the second: statements, an Alembic revision, edits of the models"},
    Option{"--format", "FORMAT", "text|json|file|sql", "text", "consolidate", "for people, as data, the baseline's own text; sql: with --status, a script"},
    Option{"--status", "URL", "", "", "consolidate", "what a live database needs to come to the baseline: postgresql://…, sqlite:FILE, a SQLite file; only read"},
    Option{"--answer", "ID=CHOICE", "", "", "consolidate", "answer a question: leave-out or take-in (several: comma-separated; all=…)"},
    Option{"--no-scratch", "", "", "", "consolidate", "run nothing: the static proof alone"},
    Option{"--write", "", "", "", "consolidate", "write the baseline and move the old files into the archive"},
    Option{"--rename", "NAMES", "", "", "diff", "what was renamed: table=new_name, table.column=new_name (comma-separated)"},
    Option{"--format", "FORMAT", "text|markdown", "text", "explain", "for the terminal, or as a page"},
    Option{"--all", "", "", "", "check history consolidate", "show everything in full"},
    Option{"--fail-on", "SEVERITY", "error|warning|note|never", "error", "check", "exit with 1 from this severity on"},
    Option{"--only", "CODES", "", "", "check", "only these findings (codes or names, comma-separated)"},
    Option{"--ignore", "CODES", "", "", "check", "all findings but these"},
    Option{"--deployed", "REVISION", "", "", "check", "already in production: it and what it stands on give notes only, and what comes after is judged for safety, place by place"},
    Option{"--accepted", "FILE", "", "underpin-accepted.txt", "check", "the list of findings that are known and accepted for now"},
    Option{"--accept", "", "", "", "check", "write all present findings to that list"},
    Option{"--migrations-only", "", "", "", "check", "leave application code and scripts aside"},
    Option{"--color", "WHEN", "auto|always|never", "auto", "check history explain diff", "colour the output (NO_COLOR is honoured)"},
    Option{"--threads", "NUMBER", "", "", "check schema diff consolidate", "use at most so many processors (default: all)", 1, 4096},
    Option{"--help", "", "", "", "*", "print this"},
};

}  // namespace

std::span<const Verb> verbs() { return kVerbs; }
std::span<const Option> options() { return kOptions; }

const Verb* find_verb(std::string_view name) {
  for (const Verb& verb : kVerbs)
    if (verb.name == name) return &verb;
  return nullptr;
}

bool takes(const Verb& verb, const Option& option) {
  if (option.verbs == "*") return true;
  for (const std::string& name : split(option.verbs, ' '))
    if (name == verb.name) return true;
  return false;
}

std::vector<const Option*> options_of(const Verb& verb) {
  std::vector<const Option*> taken;
  for (const Option& option : kOptions)
    if (takes(verb, option)) taken.push_back(&option);
  return taken;
}

std::vector<std::string> choices_of(const Option& option) {
  return option.choices.empty() ? std::vector<std::string>{} : split(option.choices, '|');
}

}  // namespace underpin::cli
