//! Every predicate in one line: all that readers of policies and verifiers know of it.

mod line;
mod measure;
mod takes;

pub use line::Line;
pub(super) use line::{Asked, Custom, Example, Tells};
pub(super) use measure::{MAX_RECORDS, Measure, measured};
pub(super) use takes::{Columns, Comparison, Ends, Number, SHARE, Takes, distances};

use super::PredicateId;
use super::quality::Way;
use Asked::{Custom as Of, Standard};
use Columns::{Any, Measured, Numbers, Ordered, Times, Timestamps};
use Tells::{Counted, Divided, Nothing, Whole};
use takes::{COMPARISONS, LONGITUDE, QUANTILE, bounds};

/// The predicates, in the order of the catalogue of circuits: id, how a policy asks for it, the
/// figure that it can disclose, its sentence. Each is one line, however wide, with its sentence
/// below it, so that they can be read beside each other.
#[rustfmt::skip]
static ALL: [Line; 38] = [
    Line::new("not_null/1", Standard(Example::key("required: true")), Nothing,
        "every record has a value in {columns}"),
    Line::new("between/1", Standard(Example::key("logicalTypeOptions: {minimum: 0, maximum: 100}")), Nothing,
        "every value of {columns} that is present is {bounds}, ends included"),
    Line::new("in_set/1", Standard(Example::entry("{metric: invalidValues, arguments: {validValues: [1, 2, 3, 4]}, mustBe: 0}")), Nothing,
        "every value of {columns} that is present is {set}").of_texts(),
    Line::new("unique/1", Standard(Example::key("primaryKey: true")), Nothing,
        "no two records have the same {columns}").of_texts(),
    Line::new("row_count/1", Standard(Example::of_table("{metric: rowCount, mustBeBetween: [1, 100]}")), Whole,
        "the number of records is {bounds}"),
    Line::new("sum/1", Of(Numbers, &[bounds("sum", Measure::Sum)]), Whole,
        "the sum of the values of {columns} that are present is {bounds}, ends included"),
    Line::new("monotonic/1", Of(Ordered, &[]), Nothing,
        "every record has a value in {first} that is greater than the one before, {order}").ordered(),
    Line::new("completeness/1", Standard(Example::entry("{metric: nullValues, mustBeLessThan: 10}")), Counted,
        "{limits} without a value in {columns}"),
    Line::new("validity/1", Standard(Example::entry("{metric: invalidValues, arguments: {validValues: [1, 2, 3, 4]}, mustBeLessThan: 10}")), Counted,
        "{limits} with a value in {columns} that is not {set}"),
    Line::new("not_in_set/1", Of(Any, &[Takes::Values("values")]), Nothing,
        "no value of {columns} is {set}"),
    Line::new("mean/1", Of(Numbers, &[bounds("mean", Measure::Mean)]), Divided,
        "the mean of the values of {columns} that are present is {bounds}, ends included"),
    Line::new("min/1", Of(Measured, &[bounds("least value", Measure::Value)]), Whole,
        "the least value of {columns} is {bounds}, ends included"),
    Line::new("max/1", Of(Measured, &[bounds("greatest value", Measure::Value)]), Whole,
        "the greatest value of {columns} is {bounds}, ends included"),
    Line::new("share/1", Of(Measured, &[bounds("value", Measure::Value), Takes::Ends(SHARE)]), Counted,
        "{limits} with a value in {columns} that is {bounds}, ends included"),
    Line::new("pair/1", Of(Any, &[Takes::Other(&COMPARISONS)]), Nothing,
        "wherever both are present, {first} is {comparison} {second}"),
    Line::new("variance/1", Of(Numbers, &[bounds("variance", Measure::Variance)]), Divided,
        "the variance (n − 1) of the values of {columns} that are present is {bounds}, ends included"),
    Line::new("variance_population/1", Of(Numbers, &[bounds("variance", Measure::Variance)]), Divided,
        "the variance (n) of the values of {columns} that are present is {bounds}, ends included"),
    Line::new("stddev/1", Of(Numbers, &[bounds("standard deviation", Measure::Deviation)]), Divided,
        "the standard deviation (n − 1) of the values of {columns} that are present is {bounds}, ends included"),
    Line::new("stddev_population/1", Of(Numbers, &[bounds("standard deviation", Measure::Deviation)]), Divided,
        "the standard deviation (n) of the values of {columns} that are present is {bounds}, ends included"),
    Line::new("max_gap/1", Of(Measured, &[Takes::Distance("gap")]), Nothing,
        "every record has a value in {first} that differs from the one before by at most {distance}, {order}").ordered(),
    Line::new("class_balance/1", Of(Any, &[Takes::Values("classes"), Takes::Ends(SHARE)]), Nothing,
        "for {columns} and each value that is {set}: {limits} with it"),
    Line::new("distinct_count/1", Of(Any, &[Takes::Ends(Ends::DIFFERENT)]), Counted,
        "the number of different values of {columns} is {rows}"),
    Line::new("distinct_ratio/1", Of(Any, &[Takes::Ends(SHARE)]), Counted,
        "of all values of {columns} that are present, {share} are different values"),
    Line::new("duplicates/1", Standard(Example::entry("{metric: duplicateValues, mustBeLessThan: 10}")), Counted,
        "{rows} of the combinations of {columns} occur more than once"),
    Line::new("simpson/1", Of(Any, &[Takes::Ends(SHARE)]), Counted,
        "of all pairs of values of {columns} that are present, those of a value with itself included, {share} are pairs of equal values"),
    Line::new("top_share/1", Of(Any, &[Takes::Ends(SHARE)]), Counted,
        "of all values of {columns} that are present, {share} are the most frequent one"),
    Line::new("distinct_days/1", Of(Timestamps, &[Takes::Ends(Ends::DIFFERENT)]), Counted,
        "the number of different days (UTC) of {columns} is {rows}"),
    Line::new("date_span/1", Of(Times, &[Takes::Ends(Ends::DAYS)]), Whole,
        "from the first to the last {columns} it is {distances}, ends included"),
    Line::new("freshness/1", Of(Times, &[Takes::Distance("age")]), Nothing,
        "some value of {columns} is at most {distance} before the expiry of the binding, and not after it"),
    Line::new("quantile/1", Of(Measured, &[Takes::Number(QUANTILE), bounds("quantile", Measure::Value)]), Whole,
        "the {q}-quantile (a value, not interpolated) of the values of {columns} that are present is {bounds}, ends included"),
    Line::new("median/1", Of(Measured, &[bounds("median", Measure::Value)]), Whole,
        "the median (the lower one of two) of the values of {columns} that are present is {bounds}, ends included"),
    Line::new("geofence/1", Of(Numbers, &[Takes::Column(LONGITUDE), Takes::Area, Takes::AtLeast]), Counted,
        "{records have} a position ({first}, {second}) inside {area}, or on its border, edges being straight in degrees"),
    Line::new("spacing/1", Of(Numbers, &[Takes::Column(LONGITUDE), Takes::Way(Way::SPACING)]), Nothing,
        "every record has a position ({first}, {second}) whose distance from the one before is {metres} metres, {plane}, {order}").ordered(),
    Line::new("speed/1", Of(Numbers, &[Takes::Column(LONGITUDE), Takes::Column(("time", Timestamps)), Takes::Way(Way::SPEED)]), Nothing,
        "every record has a time in {third} that is later than the one before, and a position ({first}, {second}) reached from there at no more than {speed} metres a second, {plane}, {order}").ordered(),
    Line::new("expression/1", Standard(Example::of_table("{type: custom, engine: assay, implementation: {predicate: expression, args: {where: 'a < b'}}}")), Counted,
        "{records are} one of which {condition} is true, and neither false nor unknown for want of a value"),
    Line::new("length/1", Standard(Example::key("customProperties: [{property: assayBytes, value: 8}]\n        logicalTypeOptions: {minLength: 2, maxLength: 8}")), Nothing,
        "every value of {columns} that is present has {bounds} characters"),
    Line::new("pattern/1", Standard(Example::key("customProperties: [{property: assayBytes, value: 8}]\n        logicalTypeOptions: {pattern: '[A-Z]{2}[0-9]{6}'}")), Nothing,
        "all of every value of {columns} that is present matches {pattern}").of_texts(),
    Line::new("score/1", Standard(Example {
        column: "{metric: nullValues, mustBe: 0, customProperties: [{property: assayWeight, value: 1}]}",
        ..Example::of_table("{type: custom, engine: assay, implementation: {predicate: score, args: {atLeast: 1}}}")
    }), Nothing,
        "the score is at least {score}: of the {counted} rules that only count, those that hold have at least {least} of a weight of {weight}"),
];

/// The lines of all predicates.
#[must_use]
pub fn lines() -> &'static [Line] {
    &ALL
}

/// The line of a predicate.
#[must_use]
pub fn find(id: PredicateId) -> Option<&'static Line> {
    ALL.iter().find(|line| line.id == id.0)
}
