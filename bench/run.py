#!/usr/bin/env python3
"""Whole-process speed and memory of Underpin beside its peers, on this machine, in one run.

    bench/run.py [--program build/release/underpin] [--sizes 1000,5000] [--sql-sizes 1000,10000] [--schema-sizes 1000,5000]
                 [--runs 5] [--no-peers] [--squawk PROGRAM] [--apgdiff PROGRAM] [--work build/bench]

Makes the workloads (same bytes for the same seed), runs every command `runs` times after one warm-up, Underpin and its
peer in turn, and prints the median wall seconds, the spread, and the largest peak memory. Peers that are not installed
are left out and said so. Nothing here is asserted: figures are for reading. Live databases: live_diff.py.
"""
import argparse, os, shutil, statistics, subprocess, sys, time

HERE = os.path.dirname(os.path.abspath(__file__))


def run_once(command, cwd, env):
    """(wall seconds, peak KiB, exit status) of one whole process."""
    with open(os.devnull, "wb") as null:
        begin = time.perf_counter()
        child = subprocess.Popen(command, cwd=cwd, env=env, stdin=subprocess.DEVNULL, stdout=null, stderr=null)
        _, status, usage = os.wait4(child.pid, 0)
        wall = time.perf_counter() - begin
    child.returncode = os.waitstatus_to_exitcode(status)
    return wall, usage.ru_maxrss, child.returncode


def measure(rows, runs):
    """rows: [(name, command, cwd, env, prepare)], run in turn: A B A B …"""
    samples = {name: [] for name, *_ in rows}
    for i in range(runs + 1):
        for name, command, cwd, env, prepare in rows:
            if prepare:
                prepare()
            sample = run_once(command, cwd, env)
            if i:
                samples[name].append(sample)
    for name, *_ in rows:
        walls = [s[0] for s in samples[name]]
        print("  %-58s %8.3f s  (%.3f-%.3f)  %7.1f MB  exit %s" % (
            name, statistics.median(walls), min(walls), max(walls), max(s[1] for s in samples[name]) / 1024,
            ",".join(sorted({str(s[2]) for s in samples[name]}))), flush=True)


def generated(work, name, script, size, proof, *options):
    """The folder a generator filled, made unless `proof` is there."""
    folder = os.path.join(work, name + str(size))
    if not os.path.exists(os.path.join(folder, proof)):
        shutil.rmtree(folder, ignore_errors=True)
        subprocess.run([sys.executable, os.path.join(HERE, "workloads", script), folder, str(size), *options], check=True, stdout=subprocess.DEVNULL)
    return folder


def workload(work, name, size, *options):
    return generated(work, name, "alembic_history.py", size, "alembic.ini", *options)


def program_at(given, name):
    """A peer's program: as given, or on the path; None: it is not installed."""
    return given if given else shutil.which(name)


def sql_rows(options, program, work, env):
    """Folders of SQL files, dumps, drift."""
    squawk, apgdiff = (None, None) if options.no_peers else (program_at(options.squawk, "squawk"), program_at(options.apgdiff, "apgdiff"))
    for name, peer in (("squawk", squawk), ("apgdiff", apgdiff)):
        if not peer and not options.no_peers:
            print("peer left out: %s is not installed" % name)
    for size in map(int, options.sql_sizes.split(",")):
        folder = generated(work, "sql", "sql_folder.py", size, "V%05d__step_%d.sql" % (size, size))
        print("%d SQL files, every rule run" % size)
        rows = [("underpin check", [program, "check", "."], folder, env, None)]
        if squawk:
            rows.append(("squawk (no replay)", ["sh", "-c", squawk + " V*.sql"], folder, env, None))
        measure(rows, options.runs if size <= 1000 else max(3, options.runs // 2))
    for size in map(int, options.schema_sizes.split(",")):
        folder = generated(work, "schemas", "two_schemas.py", size, "truth.json")
        print("two SQL files of %d tables" % size)
        rows = [("underpin diff", [program, "diff", "a.sql", "b.sql"], folder, env, None)]
        if apgdiff:
            rows.append(("apgdiff", [apgdiff, "a.sql", "b.sql"], folder, env, None))
        measure(rows, options.runs)
    folder = workload(work, "pg", 250)
    print("migrations beside models, 250 revisions")
    measure([("underpin diff .#migrations .#models", [program, "diff", ".#migrations", ".#models"], folder, env, None),
             ("underpin check", [program, "check", "."], folder, env, None)], options.runs)


def alembic_command():
    try:
        subprocess.run([sys.executable, "-c", "import alembic"], check=True, stderr=subprocess.DEVNULL)
        return [sys.executable, "-m", "alembic"]
    except subprocess.CalledProcessError:
        pass
    if os.path.exists("/usr/bin/python3") and subprocess.run(["/usr/bin/python3", "-c", "import alembic"], stderr=subprocess.DEVNULL).returncode == 0:
        return ["/usr/bin/python3", "-m", "alembic"]
    return None


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", default="build/release/underpin")
    parser.add_argument("--sizes", default="1000,5000")
    parser.add_argument("--sql-sizes", default="1000,10000")
    parser.add_argument("--schema-sizes", default="1000,5000")
    parser.add_argument("--squawk", help="the linter's program, where it is not on the path")
    parser.add_argument("--apgdiff", help="likewise")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--no-peers", action="store_true")
    parser.add_argument("--sqlite-peer-limit", type=int, default=1000, help="largest batch-mode history the peer is run on (it is quadratic)")
    parser.add_argument("--work", default="build/bench")
    options = parser.parse_args()
    program, work = os.path.abspath(options.program), os.path.abspath(options.work)
    os.makedirs(work, exist_ok=True)
    alembic = None if options.no_peers else alembic_command()
    if alembic is None:
        print("peer left out: alembic is not installed" if not options.no_peers else "peers left out")
    env = dict(os.environ, NO_COLOR="1")
    sql_rows(options, program, work, env)
    for size in map(int, options.sizes.split(",")):
        pg, lite = workload(work, "pg", size), workload(work, "sqlite", size, "--batch")
        print("revision graph, %d revisions" % size)
        rows = [("underpin history --format json", [program, "history", ".", "--format", "json"], pg, env, None)]
        if alembic:
            rows.append(("alembic heads", alembic + ["heads"], pg, env, None))
        measure(rows, options.runs)
        print("schema of %d revisions, every rule run (PostgreSQL)" % size)
        rows = [("underpin check --format json", [program, "check", ".", "--format", "json"], pg, env, None),
                ("underpin schema --format json", [program, "schema", ".", "--format", "json"], pg, env, None)]
        if alembic:
            rows.append(("alembic upgrade head --sql (no checks)", alembic + ["upgrade", "head", "--sql"], pg, env, None))
        measure(rows, options.runs)
        print("schema of %d revisions of SQLite batch mode" % size)
        rows = [("underpin schema --engine sqlite --format json", [program, "schema", ".", "--engine", "sqlite", "--format", "json"], lite, env, None)]
        if alembic and size <= options.sqlite_peer_limit:
            database = os.path.join(work, "peer%d.db" % size)
            remove = lambda path=database: os.path.exists(path) and os.remove(path)
            rows.append(("alembic upgrade head", alembic + ["upgrade", "head"], lite, dict(env, DB_URL="sqlite:///" + database), remove))
        measure(rows, options.runs if size <= 1000 else max(3, options.runs // 2))


if __name__ == "__main__":
    main()
