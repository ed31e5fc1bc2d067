"""Cases as data contracts, and what `datacontract-cli` says of them.

A contract is what Assay reads, too. Rules that ODCS has no word for stand in it for Assay alone
(`type: custom`, `engine: assay`): of these, `queries/` asks the same in SQL.
"""

import pathlib
from dataclasses import dataclass, field

import yaml
from datacontract.data_contract import DataContract

import queries
from cases import Case
from tables import HERE, Number


class Writer(yaml.SafeDumper):
    def ignore_aliases(self, data):
        return True


def _number(writer, number):
    kind = "float" if "." in number else "int"
    return writer.represent_scalar(f"tag:yaml.org,2002:{kind}", str(number))


def _text(writer, text):
    # `09005` is a text in YAML 1.1 and a number in 1.2.
    return writer.represent_scalar("tag:yaml.org,2002:str", text, style="'" if text[:1].isdigit() else None)


Writer.add_representer(Number, _number)
Writer.add_representer(str, _text)


@dataclass
class Contract:
    """Rules that one contract can ask for together, by the names that reports call them."""

    name: str
    table: object
    key: list = field(default_factory=list)
    columns: dict = field(default_factory=dict)  # by name, the property
    quality: list = field(default_factory=list)  # of the table
    rules: dict = field(default_factory=dict)  # by name, the case
    slots: set = field(default_factory=set)

    def take(self, case):
        """Takes a case unless it does not go with what is there."""
        key = case.columns if case.predicate == "unique" else case.key or []
        keyed = case.predicate in ("unique", "monotonic", "max_gap")
        # datacontract-cli measures a metric once for a column; a column has one set of bounds.
        metric = {"completeness": "not_null", "validity": "in_set"}.get(case.predicate, case.predicate)
        slot = None if case.form == "custom" else (metric, tuple(case.columns))
        if slot in self.slots or (keyed and self.rules and key != self.key):
            return False
        if keyed:
            self.key = key
        self.slots |= {slot} - {None}
        for name in self.key:
            self.require(name)
        self.add(case)
        return True

    def property(self, name):
        kind = self.table.columns[name]
        prop = {"name": name}
        if kind.startswith("decimal"):
            return prop | {"logicalType": "number", "physicalType": kind}
        if kind[0] in "iu":
            return prop | {"logicalType": "integer", "logicalTypeOptions": {"format": kind}}
        return prop | {"logicalType": kind}

    def declare(self, name):
        return self.columns.setdefault(name, self.property(name))

    def require(self, name):
        if not self.declare(name).get("required"):
            self.columns[name]["required"] = True
            self.slots.add(("not_null", (name,)))
            self.rules[f"{name}: required"] = Case("required", "not_null", [name])

    def add(self, case):
        for name in case.columns:
            self.declare(name)
        first = self.declare(case.columns[0]) if case.columns else None
        if case.form == "required":
            return self.require(case.columns[0])
        if case.form == "unique":
            first["unique"] = True
            self.rules[f"{case.columns[0]}: unique"] = case
        elif case.form == "bounds":
            first.setdefault("logicalTypeOptions", {}).update(case.args)
            self.rules[f"{case.columns[0]}: {', '.join(case.args)}"] = case
        else:
            id = f"{case.predicate}-{len(self.rules) + 1}"
            entry = {"id": id} | (self.custom(case) if case.form == "custom" else self.metric(case))
            of_table = not first or (case.form == "metric" and len(case.columns) > 1)
            (self.quality if of_table else first.setdefault("quality", [])).append(entry)
            self.rules[id] = case

    def custom(self, case):
        implementation = {"predicate": case.predicate} | ({"args": case.args} if case.args else {})
        return {"type": "custom", "engine": "assay", "implementation": implementation}

    def metric(self, case):
        metric = {"not_null": "nullValues", "completeness": "nullValues", "in_set": "invalidValues",
                  "validity": "invalidValues", "unique": "duplicateValues", "row_count": "rowCount"}[case.predicate]
        args = dict(case.args)
        if case.predicate in ("not_null", "unique"):
            args["mustBe"] = Number(0)
        if case.predicate == "unique" and len(case.columns) > 1:
            args["arguments"] = {"properties": case.columns}
        if "validValues" in args:
            args["arguments"] = {"validValues": args.pop("validValues")}
        return {"metric": metric} | args

    def document(self):
        table = self.table
        server = {"server": "local", "type": "local", "path": table.path, "format": table.format}
        identity = {"property": "assayIdentity", "value": self.key or "none"}
        schema = {"name": table.model, "logicalType": "object", "customProperties": [identity]}
        columns = self.columns or {name: self.property(name) for name in list(table.columns)[:1]}
        schema["properties"] = list(columns.values())
        if self.quality:
            schema["quality"] = self.quality
        return {"apiVersion": "v3.1.0", "kind": "DataContract", "id": f"parity-{self.name}", "version": "1.0.0",
                "status": "active", "name": self.name,
                "servers": [server | ({"delimiter": "array"} if table.format == "json" else {})],
                "schema": [schema]}

    def queries(self):
        """The contract that asks for the custom rules in SQL, for datacontract-cli alone."""
        asked = Contract(f"{self.name}-sql", self.table, columns={n: self.property(n) for n in self.columns})
        for name, case in self.rules.items():
            if case.form == "custom":
                query, limit = queries.of(self.table, case)
                asked.quality.append({"id": name, "type": "sql", "query": query} | limit)
                asked.rules[name] = case
        return asked if asked.rules else None


def pack(table, cases):
    contracts = []
    for case in cases:
        if not any(contract.take(case) for contract in contracts):
            contracts.append(Contract(f"{table.name}-{len(contracts) + 1}", table))
            assert contracts[-1].take(case), case
    return contracts


def write(contract, folder):
    path = HERE / folder / f"{contract.name}.odcs.yaml"
    path.parent.mkdir(exist_ok=True)
    text = yaml.dump(contract.document(), Dumper=Writer, sort_keys=False, allow_unicode=True, width=110,
                     default_flow_style=None)
    path.write_text(text)
    return path


def ask(contract, folder):
    """What datacontract-cli finds: for each rule whether it holds, and its figure."""
    path = pathlib.Path(folder) / f"{contract.name}.odcs.yaml"
    lint = DataContract(data_contract_file=str(path)).lint()
    if lint.result.value != "passed":
        raise SystemExit(f"{path}: {[check.reason for check in lint.checks if check.reason]}")
    checks = DataContract(data_contract_file=str(path)).test().checks
    found = {}
    for name, case in contract.rules.items():
        if folder == "contracts" and case.form == "custom":
            continue
        own = [check for check in checks if belongs(check, name, case)]
        if not own or any(check.diagnostics is None for check in own):
            raise SystemExit(f"{path}: {name}: {[(check.type, check.reason) for check in own]}")
        found[name] = answer(case, own)
    return found


def belongs(check, name, case):
    if case.form in ("metric", "custom"):
        return check.qualityId == name
    types = {"required": ["field_required"], "unique": ["field_unique"],
             "bounds": ["field_minimum", "field_maximum", "field_not_equal"]}[case.form]
    return check.field == case.columns[0] and check.type in types


def answer(case, checks):
    """One answer of several checks: bounds are judged side by side, and no value is beyond both."""
    holds = all(check.result.value == "passed" for check in checks)
    value = sum(check.diagnostics["value"] for check in checks)
    if case.form == "custom":
        return {"holds": holds, **queries.figure(case, value)}
    if case.predicate in ("row_count", "unique"):
        return {"holds": holds, "counted": value}
    return {"holds": holds, "counted": value, "of": checks[0].diagnostics["row_count"]}
