#!/usr/bin/env python3
"""Speed and memory of `underpin diff URL URL` on two live PostgreSQL schemas, beside two runs of `pg_dump -s`.

    bench/live_diff.py --host /tmp/socket --user postgres [--program build/release/underpin] [--sizes 1000,5000] [--runs 5] [--work build/bench]

The server is yours: a scratch one, reached by --host (a folder with its socket) and --user, who may create databases and
the role peer_app. Databases named underpin_bench_… are made anew and dropped again. Says as well how many of the planted
differences the diff names. Nothing is asserted: figures are for reading.
"""
import argparse, json, os, subprocess, sys

from run import measure

HERE = os.path.dirname(os.path.abspath(__file__))


def psql(env, database, *arguments):
    subprocess.run(["psql", "-q", "-v", "ON_ERROR_STOP=1", "-d", database, *arguments], env=env, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def build(env, work, size):
    """The names of two databases that differ in about 2 %."""
    folder = os.path.join(work, "schemas%d" % size)
    if not os.path.exists(os.path.join(folder, "truth.json")):
        subprocess.run([sys.executable, os.path.join(HERE, "workloads", "two_schemas.py"), folder, str(size)], check=True, stdout=subprocess.DEVNULL)
    names = []
    for side in "ab":
        name = "underpin_bench_%d%s" % (size, side)
        psql(env, "postgres", "-c", "drop database if exists " + name, "-c", "create database " + name)
        psql(env, name, "-1", "-f", os.path.join(folder, side + ".sql"))
        psql(env, name, "-c", "analyze")
        names.append(name)
    return folder, names


def named_as(change):
    """The word by which a difference must be named: a grant by its table."""
    return change[-1][2:] if change[0] == "grant" else change[-1]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--host", required=True)
    parser.add_argument("--user", default="postgres")
    parser.add_argument("--program", default="build/release/underpin")
    parser.add_argument("--sizes", default="1000,5000")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--work", default="build/bench")
    options = parser.parse_args()
    env = dict(os.environ, NO_COLOR="1", PGHOST=options.host, PGUSER=options.user)
    subprocess.run(["psql", "-q", "-d", "postgres", "-c", "create role peer_app"], env=env, stderr=subprocess.DEVNULL)
    for size in map(int, options.sizes.split(",")):
        folder, names = build(env, os.path.abspath(options.work), size)
        urls = ["postgresql:///%s?host=%s&user=%s" % (name, options.host, options.user) for name in names]
        diff = [os.path.abspath(options.program), "diff", *urls]
        print("two live schemas of %d tables" % size)
        measure([("underpin diff", diff, folder, env, None),
                 ("pg_dump -s, twice", ["sh", "-c", "pg_dump -s %s; pg_dump -s %s" % tuple(names)], folder, env, None)], options.runs)
        text = subprocess.run(diff, env=env, capture_output=True, text=True).stdout
        truth = json.load(open(os.path.join(folder, "truth.json")))
        missed = [change for change in truth if named_as(change) not in text]
        print("  %d of %d planted differences are named%s" % (len(truth) - len(missed), len(truth), "; missing: %s" % missed[:5] if missed else ""))
        for name in names:
            psql(env, "postgres", "-c", "drop database " + name)


if __name__ == "__main__":
    main()
