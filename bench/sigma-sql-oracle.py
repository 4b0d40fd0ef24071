"""Converts Sigma rules with pySigma's ClickHouse back end (pip install pysigma pysigma-backend-clickhouse), one JSON list on standard output.

    python bench/sigma-sql-oracle.py 'sigma/rules/windows/process_creation/*.yml' > converted.json
    node bench/sigma-sql-oracle.ts converted.json
"""
import glob
import json
import sys

import sigma.backends.clickhouse as clickhouse
from sigma.collection import SigmaCollection

backend = next(getattr(clickhouse, name) for name in dir(clickhouse) if name.lower().endswith("backend"))
converted = []
for path in sorted(glob.glob(sys.argv[1])):
    with open(path) as file:
        rules = SigmaCollection.from_yaml(file.read())
    converted.append({"id": str(rules.rules[0].id), "sql": backend().convert(rules)[0]})
json.dump(converted, sys.stdout)
