"""The custom rules in SQL, as ODCS's `type: sql`: a query for the figure, and its limits.

What is asked is ours; what is counted, and compared, is DuckDB's and datacontract-cli's. Numbers are doubles there.
"""

from tables import Number

AGGREGATES = {
    "sum": "sum", "mean": "avg", "min": "min", "max": "max", "variance": "var_samp", "variance_population": "var_pop",
    "stddev": "stddev_samp", "stddev_population": "stddev_pop",
}
OPERATORS = {"lessThan": "<", "lessOrEqualTo": "<=", "equalTo": "=", "notEqualTo": "<>", "greaterOrEqualTo": ">=",
             "greaterThan": ">"}


def of(table, case):
    name = quoted(case.columns[0]) if case.columns else None
    kind = table.columns[case.columns[0]]
    measured = as_number(kind, name)
    if case.predicate in AGGREGATES:
        query = f"SELECT {AGGREGATES[case.predicate]}({measured}) FROM {table.model}"
        limit = {key: Number(literal_number(table, case, value)) for key, value in case.args.items()}
        return query, between(limit.get("min"), limit.get("max"))
    if case.predicate == "share":
        within = f"{name} BETWEEN {literal(kind, case.args['min'])} AND {literal(kind, case.args['max'])}"
        return share(table, [within]), between(case.args.get("atLeast"), case.args.get("atMost"))
    if case.predicate == "class_balance":
        classes = [f"{name} = {literal(kind, value)}" for value in case.args["classes"]]
        return share(table, classes), between(case.args.get("atLeast"), case.args.get("atMost"))
    if case.predicate == "not_in_set":
        members = ", ".join(literal(kind, value) for value in case.args["values"])
        fails = f"{name} IN ({members})"
    elif case.predicate == "pair":
        [(operator, other)] = case.args.items()
        fails = f"NOT ({name} {OPERATORS[operator]} {quoted(other)})"
    else:
        return successive(table, case, name, measured), {"mustBe": Number(0)}
    return f"SELECT count(*) FILTER (WHERE {fails}) FROM {table.model}", {"mustBe": Number(0)}


def figure(case, value):
    if case.predicate in ("share", "class_balance", *AGGREGATES):
        return {"value": float(value)}
    return {"counted": int(value)}


def share(table, conditions):
    counts = ", ".join(f"count(*) FILTER (WHERE {condition})" for condition in conditions)
    least = f"least({counts})" if len(conditions) > 1 else counts
    return f"SELECT {least} / count(*) FROM {table.model}"


def successive(table, case, name, measured):
    """Counts records that do not follow the one before as they should."""
    order = ", ".join(quoted(column) for column in case.key) if case.key else "place"
    if case.predicate == "monotonic":
        fails = "value <= before"
    else:
        [(unit, most)] = case.args.items()
        most = int(most) * 1_000_000 if unit == "seconds" else most
        fails = f"abs(value - before) > {most}"
    placed = f"SELECT *, row_number() OVER () AS place FROM {table.model}"
    pairs = f"SELECT {measured} AS value, lag({measured}) OVER (ORDER BY {order}) AS before FROM ({placed})"
    return f"SELECT count(*) FILTER (WHERE value IS NULL OR {fails}) FROM ({pairs})"


def between(low, high):
    if low is not None and low == high:
        return {"mustBe": low}
    if low is not None and high is not None:
        return {"mustBeBetween": [low, high]}
    return {"mustBeGreaterOrEqualTo": low} if low is not None else {"mustBeLessOrEqualTo": high}


def as_number(kind, name):
    if kind == "date":
        return f"date_diff('day', DATE '1970-01-01', {name})"
    return f"epoch_us({name})" if kind == "timestamp" else name


def literal_number(table, case, value):
    column = case.columns[0]
    if table.columns[column] in ("date", "timestamp"):
        return str(int(table.read(column, value)))
    return value


def literal(kind, value):
    if kind == "string":
        return "'" + value.replace("'", "''") + "'"
    return f"{kind.upper()} '{value}'" if kind in ("date", "timestamp") else str(value)


def quoted(name):
    return f'"{name}"'
