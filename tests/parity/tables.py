"""The tables: where they come from, and their values read exactly.

None of them is committed: npm installs the package of most (`npm ci` in this folder), and one comes
inside a crate of ours.
"""

import csv
import datetime
import hashlib
import io
import gzip
import json
import pathlib
import re
import subprocess
from dataclasses import dataclass
from fractions import Fraction

HERE = pathlib.Path(__file__).resolve().parent
VEGA = "node_modules/vega-datasets/data/"
WINE = "../../target/parity/winequality-red.csv"
EPOCH = datetime.datetime(1970, 1, 1)


@dataclass(frozen=True)
class Table:
    """A file, and the columns that the contracts declare of it, by their types."""

    name: str
    path: str
    licence: str
    columns: dict

    @property
    def format(self):
        return self.path.rsplit(".", 1)[1]

    @property
    def model(self):
        """How contracts and queries call it."""
        return self.name.replace("-", "_")

    def bytes(self):
        return (HERE / self.path).read_bytes()

    def sha256(self):
        return hashlib.sha256(self.bytes()).hexdigest()

    def scale(self, column):
        decimal = re.fullmatch(r"decimal\((\d+),(\d+)\)", self.columns[column])
        return int(decimal[2]) if decimal else 0

    def unit(self, column):
        """The least difference of two values."""
        return Fraction(1, 10 ** self.scale(column))

    def texts(self):
        """The records as texts; what is absent is None."""
        text = self.bytes().decode("utf-8")
        if self.format == "json":
            records = json.loads(text, parse_float=str, parse_int=str)
        else:
            records = list(csv.DictReader(io.StringIO(text, newline="")))
        return [{name: record[name] or None for name in self.columns} for record in records]

    def values(self, column):
        """A column's values in the order of the file: exact numbers, days, microseconds or texts."""
        return [self.read(column, record[column]) for record in self.texts()]

    def read(self, column, text):
        kind = self.columns[column]
        if text is None or kind == "string":
            return text
        if kind == "date":
            return Fraction((datetime.datetime.fromisoformat(text) - EPOCH).days)
        if kind == "timestamp":
            return Fraction((datetime.datetime.fromisoformat(text) - EPOCH) // datetime.timedelta(microseconds=1))
        return Fraction(text)

    def write(self, column, value):
        """A value of a column as a contract writes it."""
        kind = self.columns[column]
        if kind == "string":
            return value
        if kind == "date":
            return (EPOCH + datetime.timedelta(days=int(value))).strftime("%Y-%m-%d")
        if kind == "timestamp":
            return (EPOCH + datetime.timedelta(microseconds=int(value))).strftime("%Y-%m-%dT%H:%M:%S")
        return Number(decimal(value))


class Number(str):
    """A number by its digits."""


def decimal(value):
    """The digits of a number that has finitely many."""
    value = Fraction(value)
    digits = 0
    while (value * 10**digits).denominator != 1:
        digits += 1
    whole = abs(int(value * 10**digits))
    text = str(whole).rjust(digits + 1, "0")
    text = text if digits == 0 else f"{text[:-digits]}.{text[-digits:]}"
    return f"-{text}" if value < 0 else text


def unpack_wine():
    """Writes the red wines of the crate `linfa-datasets` as the Rust test does: each number in its
    shortest form."""
    metadata = subprocess.run(
        ["cargo", "metadata", "--format-version", "1", "--locked"], capture_output=True, check=True, cwd=HERE
    )
    packages = json.loads(metadata.stdout)["packages"]
    manifest = next(p["manifest_path"] for p in packages if p["name"] == "linfa-datasets")
    packed = (pathlib.Path(manifest).parent / "data/winequality-red.csv.gz").read_bytes()
    header, *rows = csv.reader(io.StringIO(gzip.decompress(packed).decode(), newline=""))
    lines = [",".join(header)] + [",".join(repr(float(x)).removesuffix(".0") for x in row) for row in rows]
    target = HERE / WINE
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text("\n".join(lines) + "\n", newline="")


PUBLIC = "data of the U.S. government"
TABLES = [
    Table("seattle-weather", VEGA + "seattle-weather.csv", PUBLIC, {
        "date": "date", "precipitation": "decimal(5,1)", "temp_max": "decimal(4,1)", "temp_min": "decimal(4,1)",
        "wind": "decimal(4,1)", "weather": "string"}),
    Table("birdstrikes", VEGA + "birdstrikes.csv", PUBLIC, {
        "Flight Date": "date", "Origin State": "string", "Phase of flight": "string", "Wildlife Size": "string",
        "Effect Amount of damage": "string", "Time of day": "string", "Cost Other": "i32", "Cost Repair": "i32",
        "Cost Total $": "i32", "Speed IAS in knots": "i32"}),
    Table("flights-airport", VEGA + "flights-airport.csv", PUBLIC, {
        "origin": "string", "destination": "string", "count": "i32"}),
    Table("gapminder", VEGA + "gapminder-health-income.csv", "CC BY 4.0", {
        "country": "string", "income": "i32", "health": "decimal(5,2)", "population": "i64", "region": "string"}),
    Table("us-employment", VEGA + "us-employment.csv", PUBLIC, {
        "month": "date", "nonfarm": "i32", "private": "i32", "goods_producing": "i32", "manufacturing": "i32",
        "retail_trade": "decimal(7,1)", "utilities": "decimal(5,1)", "government": "i32", "nonfarm_change": "i16"}),
    Table("co2-concentration", VEGA + "co2-concentration.csv", "CC BY 4.0", {
        "Date": "date", "CO2": "decimal(6,2)", "adjusted CO2": "decimal(6,2)"}),
    Table("hourly-normals", VEGA + "seattle-weather-hourly-normals.csv", PUBLIC, {
        "date": "timestamp", "pressure": "decimal(6,1)", "temperature": "decimal(4,1)", "wind": "decimal(3,1)"}),
    Table("species", VEGA + "species.csv", PUBLIC, {
        "item_id": "string", "common_name": "string", "county_id": "string",
        "habitat_yearround_pct": "decimal(5,4)"}),
    Table("penguins", VEGA + "penguins.json", "CC0 1.0", {
        "Species": "string", "Island": "string", "Beak Length (mm)": "decimal(4,1)",
        "Beak Depth (mm)": "decimal(4,1)", "Flipper Length (mm)": "i16", "Body Mass (g)": "i16", "Sex": "string"}),
    Table("winequality-red", WINE, "CC BY 4.0", {
        "fixed acidity": "decimal(4,1)", "citric acid": "decimal(4,2)", "pH": "decimal(4,2)",
        "sulphates": "decimal(4,2)", "quality": "i8"}),
]
