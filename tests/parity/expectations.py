"""What Great Expectations says of cases, for the rules that it has a word for.

It looks at a pandas frame: numbers are doubles (integers where no value is missing), dates and timestamps are
datetime64, an empty cell is missing, and no text is.
"""

import logging
import warnings
from fractions import Fraction

import pandas
import great_expectations as gx
import great_expectations.expectations as gxe

STATISTICS = {
    "sum": gxe.ExpectColumnSumToBeBetween, "mean": gxe.ExpectColumnMeanToBeBetween,
    "min": gxe.ExpectColumnMinToBeBetween, "max": gxe.ExpectColumnMaxToBeBetween,
    "stddev": gxe.ExpectColumnStdevToBeBetween,
}
NULLS = {"ignore_row_if": "either_value_is_missing"}

warnings.filterwarnings("ignore")
logging.getLogger("great_expectations").setLevel(logging.ERROR)


class Asked:
    """One table, as Great Expectations sees it."""

    def __init__(self, table):
        self.table = table
        context = gx.get_context(mode="ephemeral")
        context.variables.progress_bars = {"globally": False}
        asset = context.data_sources.add_pandas("pandas").add_dataframe_asset(table.name)
        batch = asset.add_batch_definition_whole_dataframe("whole")
        self.batch = batch.get_batch(batch_parameters={"dataframe": frame(table)})

    def of(self, contract):
        found = {}
        for name, case in contract.rules.items():
            expectation = self.expectation(case)
            if expectation is None:
                continue
            result = self.batch.validate(expectation)
            if not result.result:
                raise SystemExit(f"{contract.name}: {name}: {result.exception_info}")
            found[name] = {"holds": bool(result.success), **self.figure(case, result.result)}
        return found

    def expectation(self, case):
        """The expectation that asks the same, or None."""
        args, column = case.args, case.columns[0] if case.columns else None
        match case.predicate:
            case "not_null":
                return gxe.ExpectColumnValuesToNotBeNull(column=column)
            case "completeness":
                return self.completeness(column, args)
            case "between":
                low, high = (self.first(args, *keys) for keys in
                             [("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")])
                strict = {"strict_min": "exclusiveMinimum" in args, "strict_max": "exclusiveMaximum" in args}
                return gxe.ExpectColumnValuesToBeBetween(
                    column=column, min_value=self.value(column, low), max_value=self.value(column, high), **strict)
            case "in_set":
                return gxe.ExpectColumnValuesToBeInSet(column=column, value_set=self.values(column, args["validValues"]))
            case "validity" if args.get("unit") == "percent" and "mustBeLessOrEqualTo" in args:
                mostly = float(1 - Fraction(args["mustBeLessOrEqualTo"]) / 100)
                return gxe.ExpectColumnValuesToBeInSet(
                    column=column, value_set=self.values(column, args["validValues"]), mostly=mostly)
            case "not_in_set":
                return gxe.ExpectColumnValuesToNotBeInSet(column=column, value_set=self.values(column, args["values"]))
            case "unique" if len(case.columns) == 1:
                return gxe.ExpectColumnValuesToBeUnique(column=column)
            case "unique":
                return gxe.ExpectCompoundColumnsToBeUnique(column_list=case.columns, ignore_row_if="never")
            case "row_count":
                low, high = self.rows(args)
                return gxe.ExpectTableRowCountToBeBetween(min_value=low, max_value=high)
            case "share" if "atLeast" in args:
                return gxe.ExpectColumnValuesToBeBetween(
                    column=column, min_value=self.value(column, args["min"]), max_value=self.value(column, args["max"]),
                    mostly=float(args["atLeast"]))
            case "class_balance" if len(args["classes"]) == 1:
                return gxe.ExpectColumnValuesToBeInSet(
                    column=column, value_set=self.values(column, args["classes"]), mostly=float(args["atLeast"]))
            case "pair":
                return self.pair(column, *next(iter(args.items())))
            case "monotonic" if not case.key:
                return gxe.ExpectColumnValuesToBeIncreasing(column=column, strictly=True)
            case name if name in STATISTICS:
                ends = {"min_value": self.bound(case, args.get("min")), "max_value": self.bound(case, args.get("max"))}
                return STATISTICS[name](column=column, **ends)
        return None

    def completeness(self, column, args):
        """Shares only: it has no number of missing values. `mostly` where it can, else the proportion."""
        if args.get("unit") != "percent":
            return None
        present = lambda percent: float(1 - Fraction(percent) / 100)
        match args:
            case {"mustBeLessOrEqualTo": most}:
                return gxe.ExpectColumnValuesToNotBeNull(column=column, mostly=present(most))
            case {"mustBeLessThan": above}:
                ends = {"min_value": present(above), "strict_min": True}
            case {"mustBeGreaterThan": below}:
                ends = {"max_value": present(below), "strict_max": True}
            case {"mustBeGreaterOrEqualTo": least}:
                ends = {"max_value": present(least)}
            case {"mustBeBetween": [least, most]}:
                ends = {"min_value": present(most), "max_value": present(least)}
        return gxe.ExpectColumnProportionOfNonNullValuesToBeBetween(column=column, **ends)

    def pair(self, column, operator, other):
        if operator == "equalTo":
            return gxe.ExpectColumnPairValuesToBeEqual(column_A=column, column_B=other, **NULLS)
        if operator == "notEqualTo":
            return None
        a, b = (column, other) if operator.startswith("greater") else (other, column)
        return gxe.ExpectColumnPairValuesAToBeGreaterThanB(
            column_A=a, column_B=b, or_equal=operator.endswith("OrEqualTo"), **NULLS)

    def rows(self, args):
        match args:
            case {"mustBe": n}:
                return int(n), int(n)
            case {"mustBeBetween": [low, high]}:
                return int(low), int(high)
            case {"mustBeGreaterOrEqualTo": n}:
                return int(n), None
            case {"mustBeGreaterThan": n}:
                return int(n) + 1, None
            case {"mustBeLessThan": n}:
                return None, int(n) - 1
            case {"mustBeLessOrEqualTo": n}:
                return None, int(n)

    def figure(self, case, result):
        """Its figure, of the kind that the rule is about."""
        if "observed_value" in result:
            observed = result["observed_value"]
            if case.predicate == "row_count":
                return {"counted": int(observed)}
            if case.predicate == "completeness":
                return {"value": 1 - float(observed)}
            return {"value": plain(self.table.columns[case.columns[0]], observed)}
        unexpected, of = int(result["unexpected_count"]), int(result["element_count"])
        if case.predicate in ("share", "class_balance"):
            # It counts the others among the values that are there.
            return {"counted": of - int(result["missing_count"]) - unexpected, "of": of}
        return {"counted": unexpected, "of": of}

    def first(self, args, *keys):
        return next((args[key] for key in keys if key in args), None)

    def bound(self, case, text):
        if text is None:
            return None
        return self.value(case.columns[0], text) if case.predicate in ("min", "max") else float(text)

    def values(self, column, texts):
        return [self.value(column, text) for text in texts]

    def value(self, column, text):
        kind = self.table.columns[column]
        if text is None or kind == "string":
            return text
        if kind in ("date", "timestamp"):
            return pandas.Timestamp(text).to_pydatetime()
        return float(text) if kind.startswith("decimal") else int(text)


def frame(table):
    records = table.texts()
    return pandas.DataFrame({name: series(kind, [r[name] for r in records]) for name, kind in table.columns.items()})


def series(kind, texts):
    if kind == "string":
        return pandas.Series(texts, dtype=object)
    if kind in ("date", "timestamp"):
        return pandas.to_datetime(pandas.Series(texts))
    if kind[0] in "iu" and None not in texts:
        return pandas.Series([int(text) for text in texts])
    return pandas.Series([None if text is None else float(text) for text in texts], dtype="float64")


def plain(kind, observed):
    """Days and microseconds, of points in time."""
    if kind not in ("date", "timestamp"):
        return float(observed)
    since = pandas.Timestamp(observed) - pandas.Timestamp(0)
    return float(since.days if kind == "date" else since // pandas.Timedelta(microseconds=1))
