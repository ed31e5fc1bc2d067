"""Questions about a table: a predicate, its columns, and thresholds at the true figure or just beyond.

Figures are exact fractions of the values as they are written. Wherever a threshold is chosen, one case holds
and one fails by a single unit, so that about half of all cases fail.
"""

import math
import random
from collections import Counter
from dataclasses import dataclass, field
from fractions import Fraction

from tables import Number, decimal

STATISTICS = {"sum": 0, "mean": 6, "min": 0, "max": 0, "stddev": 1, "stddev_population": 1}
VARIANCES = ("variance", "variance_population")


@dataclass
class Case:
    """One rule: `form` says where a contract asks for it."""

    form: str  # required, bounds, unique, metric or custom
    predicate: str
    columns: list
    args: dict = field(default_factory=dict)
    key: list = None  # the key that sorts the records, where the rule looks at their order


def floor(value, digits):
    return Fraction(math.floor(value * 10**digits), 10**digits)


def ceil(value, digits):
    return Fraction(math.ceil(value * 10**digits), 10**digits)


def number(value):
    return Number(decimal(value))


class Maker:
    """Makes cases for one table; what it chooses depends on the table's name alone."""

    def __init__(self, table):
        self.table = table
        self.random = random.Random(table.name)
        self.columns = {name: table.values(name) for name in table.columns}
        self.records = len(next(iter(self.columns.values())))

    def present(self, column):
        return [value for value in self.columns[column] if value is not None]

    # Rules that judge records.

    def not_null(self, *columns):
        for column in columns:
            yield Case(self.random.choice(["required", "metric"]), "not_null", [column])

    def between(self, column):
        values, unit = sorted(self.present(column)), self.table.unit(column)
        if self.table.columns[column] == "timestamp":
            unit = Fraction(1_000_000)
        low, high = values[0], values[-1]
        tenth = values[len(values) // 10], values[-1 - len(values) // 10]
        for args in [
            {"minimum": low, "maximum": high},
            {"minimum": low, "maximum": high - unit},
            {"exclusiveMaximum": high},
            {"exclusiveMinimum": low - unit},
            {"minimum": tenth[0], "maximum": tenth[1]},
        ]:
            yield Case("bounds", "between", [column], {key: self.table.write(column, v) for key, v in args.items()})

    def in_set(self, column):
        values = self.members(column)
        for members in [values, values[:-1]]:
            yield Case("metric", "in_set", [column], {"validValues": self.written(column, members), "mustBe": Number(0)})

    def not_in_set(self, column, absent):
        for members in [[absent], [absent, self.members(column)[-1]]]:
            yield Case("custom", "not_in_set", [column], {"values": self.written(column, members)})

    def unique(self, *columns):
        form = "unique" if len(columns) == 1 and self.random.random() < 0.5 else "metric"
        yield Case(form, "unique", list(columns))

    def pair(self, column, other, *operators):
        for operator in operators:
            yield Case("custom", "pair", [column, other], {operator: other})

    def monotonic(self, column, key=None):
        yield Case("custom", "monotonic", [column], key=key)

    def max_gap(self, column, key=None):
        values = self.columns[column]
        if key:
            rows = list(zip(*(self.columns[name] for name in key), values))
            values = [row[-1] for row in sorted(rows, key=lambda row: row[:-1])]
        gap = max(abs(b - a) for a, b in zip(values, values[1:]) if a is not None and b is not None)
        name, unit, step = {
            "date": ("days", Fraction(1), 1),
            "timestamp": ("seconds", Fraction(1_000_000), 1),
        }.get(self.table.columns[column], ("max", Fraction(1), self.table.unit(column)))
        for most in [gap / unit, gap / unit - step]:
            yield Case("custom", "max_gap", [column], {name: number(most)}, key=key)

    # Rules that judge numbers and shares of records.

    def completeness(self, *columns):
        for column in columns:
            nulls = self.records - len(self.present(column))
            yield from self.limits("completeness", column, nulls, {})

    def validity(self, column, members):
        invalid = sum(value is not None and value not in members for value in self.columns[column])
        yield from self.limits("validity", column, invalid, {"validValues": self.written(column, members)})

    def rounded(self, column):
        """A share that is above its limit by less than the sixth digit that datacontract-cli keeps."""
        members, counts = self.members(column), Counter(self.present(column))
        invalid = len(self.present(column))
        for size, member in enumerate(members[:256], 1):
            invalid -= counts[member]
            share = Fraction(100 * invalid, self.records)
            if 0 < share - floor(share, 4) < Fraction(5, 10**7):
                limit = {"mustBeLessOrEqualTo": number(floor(share, 4)), "unit": "percent"}
                valid = {"validValues": self.written(column, members[:size])}
                yield Case("metric", "validity", [column], valid | limit)
                return
        raise SystemExit(f"{self.table.name}: {column}: no share is rounded onto a limit")

    def limits(self, predicate, column, count, args):
        share = Fraction(100 * count, self.records)
        below, above = floor(share, 4), ceil(share, 4)
        holds = [{"mustBeLessOrEqualTo": count}, {"mustBeBetween": [count, count + 1]}, {"mustBeLessThan": count + 1},
                 {"mustBeGreaterOrEqualTo": count}]
        fails = [{"mustBeLessThan": count}, {"mustBeBetween": [count + 1, count + 9]}, {"mustBeGreaterThan": count}]
        fails += [{"mustBe": count + 1}, {"mustBeLessOrEqualTo": count - 1}] if count else []
        fails = [limit for limit in fails if limit != {"mustBeLessThan": 0}]
        shares_held = [{"mustBeLessOrEqualTo": above}, {"mustBeGreaterOrEqualTo": below}]
        shares_held += [{"mustBeBetween": [below, above]}] if below < above else []  # the schema of ODCS wants two
        shares_failed = [{"mustBeGreaterThan": above}]
        shares_failed += [{"mustBeLessThan": below}] if below else []
        shares_failed += [{"mustBeLessOrEqualTo": below}, {"mustBeGreaterOrEqualTo": above}] if below < above else []
        for unit, choices in [(None, holds), (None, fails), ("percent", shares_held), ("percent", shares_failed)]:
            limit = dict(self.random.choice(choices))
            limit = {k: [number(x) for x in v] if isinstance(v, list) else number(v) for k, v in limit.items()}
            unit = {"unit": unit} if unit else {}
            yield Case("metric", predicate, [column], args | limit | unit)

    def row_count(self):
        n = self.records
        holds = [{"mustBe": n}, {"mustBeGreaterOrEqualTo": n}, {"mustBeLessThan": n + 1}, {"mustBeBetween": [n, n + 1]}]
        fails = [{"mustBe": n + 1}, {"mustBeGreaterThan": n}, {"mustBeLessThan": n}, {"mustBeBetween": [n + 1, n + 2]}]
        for choices in holds, fails:
            limit = self.random.choice(choices)
            limit = {k: [number(x) for x in v] if isinstance(v, list) else number(v) for k, v in limit.items()}
            yield Case("metric", "row_count", [], limit)

    def share(self, column):
        values = sorted(self.present(column))
        low, high = values[len(values) // 4], values[-1 - len(values) // 5]
        count = sum(low <= value <= high for value in values)
        ends = {"min": self.table.write(column, low), "max": self.table.write(column, high)}
        yield from self.shares("share", [column], ends, count)

    def class_balance(self, column, *classes):
        counts = Counter(self.columns[column])
        yield from self.shares("class_balance", [column], {"classes": self.written(column, classes)},
                               min(counts[value] for value in classes))

    def shares(self, predicate, columns, args, count):
        share = Fraction(count, self.records)
        least, beyond = floor(share, 6), floor(share, 6) + Fraction(1, 10**6)
        for limit in [{"atLeast": number(least)}, {"atLeast": number(beyond)}]:
            yield Case("custom", predicate, columns, args | limit)
        if predicate == "share":
            most, within = ceil(share, 6), ceil(share, 6) - Fraction(1, 10**6)
            for limit in [{"atMost": number(most)}, {"atMost": number(within)}]:
                yield Case("custom", predicate, columns, args | limit)

    # Rules that judge a statistic.

    def statistics(self, column, *predicates):
        for predicate in predicates:
            scale = self.table.scale(column)
            digits = 2 * scale + 2 if predicate in VARIANCES else scale + STATISTICS[predicate]
            unit = Fraction(1, 10**digits)
            low, high = around(predicate, self.present(column), digits)
            two = self.random.random() < 0.3
            side = self.random.random() < 0.5
            sides = [{"min": low, "max": high}] if two else [{"max": high}] if side else [{"min": low}]
            # An end in the wrong place: beyond the figure, by one unit at most.
            sides += [{"max": high - unit}] if side else [{"min": low + unit}]
            for args in sides:
                measured = predicate in ("min", "max")
                write = (lambda value: self.table.write(column, value)) if measured else number
                yield Case("custom", predicate, [column], {key: write(value) for key, value in args.items()})

    # Members of sets.

    def members(self, column):
        """The values of a column, the most frequent first."""
        return [value for value, _ in sorted(Counter(self.present(column)).items(), key=lambda pair: (-pair[1], str(pair[0])))]

    def written(self, column, members):
        return [self.table.write(column, value) for value in members]


def around(predicate, values, digits):
    """The figure rounded down and up; a deviation is bounded by its square."""
    n, total = len(values), sum(values)
    if predicate in ("min", "max", "sum"):
        figure = {"min": min, "max": max, "sum": sum}[predicate](values)
    elif predicate == "mean":
        figure = total / n
    else:
        pairs = n * n if predicate.endswith("population") else n * (n - 1)
        figure = (n * sum(value * value for value in values) - total * total) / pairs
        if predicate.startswith("stddev"):
            # Both ends of the root in units, exactly.
            square = figure * 10 ** (2 * digits)
            root = math.isqrt(math.floor(square))
            return Fraction(root, 10**digits), Fraction(root if root * root == square else root + 1, 10**digits)
    return floor(figure, digits), ceil(figure, digits)
