//! Ranges that a policy may tell: rounded outwards, because a policy is public and the least
//! and the greatest value of a table are not.

use assay_statement::{Cell, Kind, value};

/// The rounded range of a column, each end as far as a policy can write it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Range {
    pub(super) min: Option<i128>,
    pub(super) max: Option<i128>,
    /// The narrowest type with room for the whole range.
    pub(super) kind: Kind,
}

/// Whole numbers beyond this have no canonical JSON.
const LARGEST: i128 = (1 << 53) - 1;

/// The range of values from `min` to `max` of a kind, and the narrowest type for it.
pub(super) fn range(kind: Kind, min: i128, max: i128) -> Range {
    let none = Range { min: None, max: None, kind };
    match kind {
        Kind::Boolean | Kind::String | Kind::Short { .. } => none,
        Kind::Date => {
            Range { min: year_end(kind, min, "-01-01"), max: year_end(kind, max, "-12-31"), kind }
        }
        Kind::Timestamp => Range {
            min: year_end(kind, min, "-01-01T00:00:00Z"),
            max: year_end(kind, max, "-12-31T23:59:59.999999Z"),
            kind,
        },
        Kind::Integer { .. } => {
            let (low, high) = outwards(min, max);
            let end = |end: i128| Some(end).filter(|end| (-LARGEST..=LARGEST).contains(end));
            let narrowest = FORMATS.into_iter().find(|kind| holds(*kind, low, high));
            Range { min: end(low), max: end(high), kind: narrowest.unwrap_or(kind) }
        }
        Kind::Number { scale, .. } => {
            let (low, high) = outwards(min, max);
            let kinds = (scale.max(1)..18).map(|precision| Kind::Number { precision, scale });
            let narrowest = kinds.into_iter().find(|kind| holds(*kind, low, high));
            // Without digits behind the point it is written as a whole number.
            let largest = if scale == 0 { LARGEST } else { 10_i128.pow(18) - 1 };
            let end = |end: i128| Some(end).filter(|end| (-largest..=largest).contains(end));
            Range { min: end(low), max: end(high), kind: narrowest.unwrap_or(kind) }
        }
    }
}

/// Integers from the narrowest to the widest; a sign only where it is used.
const FORMATS: [Kind; 7] = [
    Kind::Integer { signed: false, bits: 8 },
    Kind::Integer { signed: true, bits: 8 },
    Kind::Integer { signed: false, bits: 16 },
    Kind::Integer { signed: true, bits: 16 },
    Kind::Integer { signed: false, bits: 32 },
    Kind::Integer { signed: true, bits: 32 },
    Kind::Integer { signed: true, bits: 64 },
];

fn holds(kind: Kind, low: i128, high: i128) -> bool {
    kind.interval().is_some_and(|(min, max)| min <= low && high <= max)
}

/// The first or the last day, or point in time, of the value's year.
fn year_end(kind: Kind, value: i128, end: &str) -> Option<i128> {
    let shown = value::display(kind, value);
    let text = format!("{}{end}", shown.get(..4)?);
    value::parse(kind, &text).ok().and_then(|cell: Cell| cell.integer())
}

/// The range around values, rounded. One that leaves a single value would tell them all, and is
/// a step wider.
fn outwards(min: i128, max: i128) -> (i128, i128) {
    let (low, high) = (-rounded(-min), rounded(max));
    match (low < high, low) {
        (true, _) => (low, high),
        (false, 0) => (0, 1),
        (false, _) => (-rounded(1 - low), rounded(high + 1)),
    }
}

/// The least of …, −2, −1, 0, 1, 2, 5, 10, 20, 50, … that is not below the value.
pub(super) fn rounded(value: i128) -> i128 {
    if value < 0 {
        return -at_most(-value);
    }
    steps().find(|step| *step >= value).unwrap_or(i128::MAX)
}

/// The greatest of 0, 1, 2, 5, 10, 20, 50, … that is not above the value, which is not negative.
pub(super) fn at_most(value: i128) -> i128 {
    steps().take_while(|step| *step <= value).last().unwrap_or(0)
}

fn steps() -> impl Iterator<Item = i128> {
    let powers = (0..37).map(|power| 10_i128.pow(power));
    std::iter::once(0).chain(powers.flat_map(|power| [power, 2 * power, 5 * power]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_rounded_away_from_the_table() {
        for (value, expected) in [
            (0, 0),
            (1, 1),
            (3, 5),
            (6, 10),
            (187, 200),
            (200, 200),
            (201, 500),
            (-1, -1),
            (-3, -2),
            (-187, -100),
            (i128::from(u64::MAX), 20_000_000_000_000_000_000),
        ] {
            assert_eq!(rounded(value), expected, "{value}");
        }
        for (value, expected) in [(0, 0), (1, 1), (4, 2), (512, 500), (1000, 1000)] {
            assert_eq!(at_most(value), expected, "{value}");
        }
    }

    #[test]
    fn a_range_has_the_narrowest_type_for_all_of_it() {
        let wide = Kind::Integer { signed: true, bits: 64 };
        let integer = |signed, bits| Kind::Integer { signed, bits };
        for (min, max, kind) in [
            (0, 61, integer(false, 8)),
            (-61, 61, integer(true, 8)),
            // 200 is rounded to itself, 201 to 500.
            (9, 200, integer(false, 8)),
            (9, 201, integer(false, 16)),
            (-1, 60_000, integer(true, 32)),
            (0, 1 << 40, integer(true, 64)),
            // One value is not told, however round it is.
            (0, 0, integer(false, 8)),
            (1, 1, integer(false, 8)),
            (200, 200, integer(false, 16)),
            (-1, -1, integer(true, 8)),
        ] {
            let range = range(wide, min, max);
            assert_eq!(range.kind, kind, "{min} {max}");
            let (low, high) = (range.min.unwrap(), range.max.unwrap());
            assert!(low <= min && max <= high && low < high, "{low} {high}");
        }
        // Where a policy cannot write an end, there is none.
        assert_eq!(
            range(wide, i128::from(i64::MIN), i128::from(i64::MAX)),
            Range { min: None, max: None, kind: wide }
        );
        let decimal = Kind::Number { precision: 18, scale: 2 };
        let found = range(decimal, 3012, 4550);
        assert_eq!(found.kind, Kind::Number { precision: 4, scale: 2 });
        assert_eq!((found.min, found.max), (Some(2000), Some(5000)));
        let most = 10_i128.pow(18) - 1;
        assert_eq!(range(decimal, -most, most), Range { min: None, max: None, kind: decimal });
    }

    #[test]
    fn points_in_time_become_whole_years() {
        let day = |text| value::parse(Kind::Date, text).unwrap().integer().unwrap();
        let found = range(Kind::Date, day("2024-02-29"), day("2026-01-01"));
        assert_eq!((found.min, found.max), (Some(day("2024-01-01")), Some(day("2026-12-31"))));
        let at = |text| value::parse(Kind::Timestamp, text).unwrap().integer().unwrap();
        let found = range(Kind::Timestamp, at("2024-02-29T01:02:03"), at("9999-12-31T23:59:59"));
        assert_eq!(found.min, Some(at("2024-01-01T00:00:00")));
        assert_eq!(found.max, Kind::Timestamp.interval().map(|(_, max)| max));
    }
}
