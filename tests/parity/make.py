"""Writes contracts/, queries/ and golden/ from the plan, and asks the tools. With Python 3.11:

    python3 -m venv /tmp/parity && /tmp/parity/bin/pip install -r requirements.txt
    npm ci --ignore-scripts && /tmp/parity/bin/python make.py [TABLE…]
"""

import importlib.metadata
import json
import os
import sys

import contracts
import expectations
import plan
from tables import HERE, TABLES, unpack_wine

TOOLS = ["datacontract-cli", "duckdb", "great_expectations", "ibis-framework", "pandas"]


def main(names):
    os.chdir(HERE)
    unpack_wine()
    for table in TABLES:
        if not names or table.name in names:
            make(table)


def make(table):
    rules = []
    asked = expectations.Asked(table)
    for contract in contracts.pack(table, plan.cases(table)):
        contracts.write(contract, "contracts")
        answers = {"datacontract-cli": contracts.ask(contract, "contracts")}
        queries = contract.queries()
        if queries:
            contracts.write(queries, "queries")
            answers["datacontract-cli sql"] = contracts.ask(queries, "queries")
        answers["great_expectations"] = asked.of(contract)
        for name, case in contract.rules.items():
            tools = {tool: found[name] for tool, found in answers.items() if name in found}
            rules.append({"contract": contract.name, "rule": name, "predicate": case.predicate, "tools": tools})
    golden = {
        "table": table.name,
        "file": table.path,
        "licence": table.licence,
        "sha256": table.sha256(),
        "tools": {tool: importlib.metadata.version(tool) for tool in TOOLS},
    }
    head = json.dumps(golden, indent=1)[:-2]
    lines = ",\n".join("  " + json.dumps(rule, ensure_ascii=False) for rule in rules)
    path = HERE / "golden" / f"{table.name}.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(f'{head},\n "rules": [\n{lines}\n ]\n}}\n')
    print(f"{table.name}: {len(rules)} rules", file=sys.stderr)


if __name__ == "__main__":
    main(sys.argv[1:])
