"""One SQL back end of pySigma on one lane: rules to queries, events to a flat table, each query once, one thread.

    python sql-peers.py BACKEND RULES EVENTS MATCHES [--pipelines sysmon,audit] [--query-limit 20] [--limit 300]

Writes a line of JSON with rule and number of the event to MATCHES for each match, and one line of JSON with the figures to standard output.
`sql-peers.ts` runs it; docs/sigma-peers.md says what is measured.
"""

import argparse
import collections
import functools
import json
import os
import pathlib
import re
import resource
import sqlite3
import sys
import tempfile
import threading

TABLE = "logs"
NUMBER = "_n"
SELECT = re.compile(r"^SELECT \* FROM \S+ WHERE ")


def main():
    options = arguments()
    rules = sorted(pathlib.Path(options.rules).glob("*.yml"))
    spent = cpu_seconds()
    queries, fields, failed = convert(options.backend, rules, options.pipelines.split(","))
    conversion = cpu_seconds() - spent

    spent = cpu_seconds()
    database = DATABASES[options.backend](options.query_limit)
    columns, rows = read_events(options.events, fields, database.ignores_case)
    database.load(columns, rows)
    events = len(rows)
    del rows
    load = cpu_seconds() - spent

    seconds = collections.Counter()
    refused = collections.Counter()
    examples = {}
    run = set()
    matches = 0
    left_out = 0
    with open(options.matches, "w", encoding="utf-8") as out:
        for pipeline, rule, title, query in queries:
            if sum(seconds.values()) > options.limit:
                left_out += 1
                continue
            spent = cpu_seconds()
            try:
                numbers = database.numbers(SELECT.sub(f"SELECT {NUMBER} FROM {TABLE} WHERE ", query))
                run.add(rule)
            except Exception as error:  # each database has its own
                numbers = []
                reason = reason_class(error)
                refused[reason] += 1
                examples.setdefault(reason, f"{title}: {str(error)[:300]}")
            seconds[pipeline] += cpu_seconds() - spent
            matches += len(numbers)
            for number in numbers:
                out.write(json.dumps({"rule_id": rule, "rule_title": title, "event": number}) + "\n")

    json.dump(
        {
            "backend": options.backend,
            "rules": len(rules),
            "queries": len(queries),
            "rulesRun": len(run),
            "notConverted": failed,
            "refused": refused,
            "refusedExamples": examples,
            "leftOut": left_out,
            "events": events,
            "columns": len(columns),
            "conversionSeconds": conversion,
            "loadSeconds": load,
            "querySeconds": seconds,
            "eventsPerSecond": events / max(0.001, sum(seconds.values())),
            "matches": matches,
            "memoryMb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        },
        sys.stdout,
    )
    print()


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("backend", choices=sorted(DATABASES))
    parser.add_argument("rules")
    parser.add_argument("events")
    parser.add_argument("matches")
    parser.add_argument("--pipelines", default="none", help="none, sysmon, audit; each makes a query of each rule")
    parser.add_argument("--query-limit", type=float, default=20, help="seconds a query")
    parser.add_argument("--limit", type=float, default=300, help="CPU seconds for all queries; the rest is left out and counted")
    return parser.parse_args()


def cpu_seconds():
    """User and system time of all threads."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def convert(backend_name, paths, pipeline_names):
    """Queries as (pipeline, rule, title, SQL), the fields that they ask for, and why rules were not converted."""
    from sigma.collection import SigmaCollection

    queries, fields, failed = [], set(), collections.Counter()
    for name in pipeline_names:
        backend = backend_of(backend_name, pipeline_of(name))
        for path in paths:
            try:
                # read again for each pipeline: pySigma changes rules in place
                rules = SigmaCollection.from_yaml(path.read_text(encoding="utf-8")).rules
                for rule in rules:
                    for query in backend.convert_rule(rule):
                        queries.append((name, str(rule.id), rule.title, query))
                    fields |= fields_of(rule)
            except Exception as error:
                failed[f"{name}: {reason_class(error)}"] += 1
    return queries, fields, failed


def backend_of(name, pipeline):
    if name == "sqlite":
        from sigma.backends.sqlite import sqliteBackend

        return sqliteBackend(pipeline)
    if name == "duckdb":
        from sigma_backend_duckdb import DuckDBBackend

        return DuckDBBackend(pipeline)
    from sigma.backends.clickhouse import ClickhouseBackend

    return ClickhouseBackend(pipeline)


def pipeline_of(name):
    if name == "sysmon":
        from sigma.pipelines.sysmon import sysmon_pipeline

        return sysmon_pipeline()
    if name == "audit":
        from sigma.pipelines.windows import windows_audit_pipeline

        return windows_audit_pipeline()
    return None


def fields_of(rule):
    """A field that no event has must still be a column, or the database refuses the query."""
    fields = set()
    left = [condition.parsed for condition in rule.detection.parsed_condition]
    while left:
        item = left.pop()
        left.extend(getattr(item, "args", []))
        value = getattr(item, "value", None)
        for field in (getattr(item, "field", None), getattr(value, "field", None)):
            if isinstance(field, str):
                fields.add(field)
    return fields


def reason_class(error):
    """The error without what differs from rule to rule."""
    text = re.sub(r"(['\"`]).*?\1|\d+", "…", str(error).split("\n")[0].split(" in scope ")[0])
    return f"{type(error).__name__}: {text[:90]}"


def read_events(path, fields, ignores_case):
    """Columns with their kind (`int` or `str`), and an event a row with objects flattened to names with dots."""
    wanted = {field.lower(): field for field in fields}
    kinds = dict.fromkeys([*(wanted.values() if ignores_case else fields)])
    rows = []
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            row = {}
            for name, value in flat(json.loads(line)):
                if ignores_case:
                    # NXLog's ProcessID and Sysmon's ProcessId cannot both be columns: what rules ask for wins
                    known = wanted.setdefault(name.lower(), name)
                    if known != name and (known in row or name.lower() == "processid"):
                        continue
                    name = known
                row[name] = value
                if kinds.get(name) is not str:
                    kinds[name] = type(value)
            rows.append(row)
    for name, kind in kinds.items():
        kinds[name] = kind or str
    texts = {name for name, kind in kinds.items() if kind is str}
    for row in rows:
        for name in texts & row.keys():
            row[name] = str(row[name])
    return kinds, rows


def flat(event, prefix=""):
    for key, value in event.items():
        name = prefix + key
        if isinstance(value, dict):
            yield from flat(value, name + ".")
        elif isinstance(value, bool):
            yield name, "true" if value else "false"
        elif isinstance(value, int) and abs(value) < 1 << 63:
            yield name, value
        elif isinstance(value, list):
            yield name, json.dumps(value, ensure_ascii=False)
        elif value is not None:
            yield name, str(value)


class Sqlite:
    """As Zircolite builds it, which its back end is made for: text that ignores case, REGEXP from Python."""

    ignores_case = True

    def __init__(self, query_limit):
        self.query_limit = query_limit
        self.connection = sqlite3.connect(":memory:", check_same_thread=False)
        compiled = functools.lru_cache(maxsize=4096)(re.compile)
        self.connection.create_function(
            "REGEXP", 2, lambda pattern, text: text is not None and compiled(pattern).search(str(text)) is not None
        )

    def load(self, columns, rows):
        kinds = {int: "INTEGER", str: "TEXT COLLATE NOCASE"}
        names = list(columns)
        declared = ", ".join(f"{quoted(name)} {kinds[columns[name]]}" for name in names)
        self.connection.execute(f"CREATE TABLE {TABLE} ({declared})")
        marks = ", ".join("?" * len(names))
        self.connection.executemany(
            f"INSERT INTO {TABLE} VALUES ({marks})", ([row.get(name) for name in names] for row in rows)
        )
        self.connection.commit()

    def numbers(self, query):
        return within(self.query_limit, self.connection.interrupt, lambda: column(self.connection.execute(query)))


class DuckDb:
    ignores_case = True

    def __init__(self, query_limit):
        import duckdb

        self.query_limit = query_limit
        self.connection = duckdb.connect(":memory:", config={"threads": 1})

    def load(self, columns, rows):
        kinds = {int: "BIGINT", str: "VARCHAR"}
        declared = ", ".join(f"{sql_text(name)}: '{kinds[kind]}'" for name, kind in columns.items())
        with flat_file(rows) as path:
            self.connection.execute(
                f"CREATE TABLE {TABLE} AS SELECT * FROM "
                f"read_json({sql_text(path)}, format='newline_delimited', columns={{{declared}}})"
            )

    def numbers(self, query):
        return within(self.query_limit, self.connection.interrupt, lambda: column(self.connection.execute(query)))


class ClickHouse:
    """ClickHouse inside this process (chdb). Columns may be null, because the queries ask `isNull`."""

    ignores_case = False

    def __init__(self, query_limit):
        from chdb import session

        self.folder = tempfile.TemporaryDirectory()
        self.session = session.Session(self.folder.name)
        self.session.query("CREATE DATABASE bench ENGINE = Atomic")
        self.session.query("USE bench")
        self.settings = f" SETTINGS max_threads = 1, max_execution_time = {query_limit}"

    def load(self, columns, rows):
        kinds = {int: "Nullable(Int64)", str: "Nullable(String)"}
        declared = ", ".join(f"`{name}` {kinds[kind]}" for name, kind in columns.items())
        self.session.query(f"CREATE TABLE {TABLE} ({declared}) ENGINE = MergeTree ORDER BY tuple()")
        names = ", ".join(f"`{name}`" for name in columns)
        with flat_file(rows) as path:
            self.session.query(
                f"INSERT INTO {TABLE} ({names}) SELECT {names} FROM file({sql_text(path)}, 'JSONEachRow', "
                f"{sql_text(declared)}){self.settings.split(',')[0]}, max_insert_threads = 1"
            )

    def numbers(self, query):
        answer = str(self.session.query(query + self.settings, "TSV"))
        return [int(line) for line in answer.split()]


DATABASES = {"sqlite": Sqlite, "duckdb": DuckDb, "clickhouse": ClickHouse}


def column(cursor):
    return [row[0] for row in cursor.fetchall()]


def within(seconds, interrupt, work):
    timer = threading.Timer(seconds, interrupt)
    timer.start()
    try:
        return work()
    finally:
        timer.cancel()


class flat_file:
    """The rows as lines of JSON for a database that reads them itself."""

    def __init__(self, rows):
        self.rows = rows

    def __enter__(self):
        handle, self.path = tempfile.mkstemp(suffix=".jsonl")
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            for row in self.rows:
                out.write(json.dumps(row, ensure_ascii=False) + "\n")
        return self.path

    def __exit__(self, *_):
        os.unlink(self.path)


def quoted(name):
    return '"' + name.replace('"', '""') + '"'


def sql_text(text):
    return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'"


main()
