//! The text of one value: the same parser for a cell of the data and a bound in
//! a policy, so that the two can never read the same text differently.

use jiff::SignedDuration;
use jiff::civil::{Date, DateTime, Time, datetime};

use crate::column::Kind;
use crate::digests;
use crate::short::{ShortText, ShortTextError};
use crate::table::Cell;

const EPOCH: DateTime = datetime(1970, 1, 1, 0, 0, 0, 0);

/// Microseconds.
const DAY: i128 = 86_400_000_000;

/// Why a text is no value of its column. Says what fits, never what was there.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ValueError {
    /// Not the one way to write an integer.
    #[error("expected an integer: digits, `-` in front if negative, no leading zeros, no `-0`")]
    Integer,
    /// Not the one way to write a decimal.
    #[error(
        "expected a decimal: digits, a point and digits, `-` in front if negative, no leading \
         zeros, no `-0`, no exponent"
    )]
    Number,
    /// More digits behind the point than the column has.
    #[error("expected at most {scale} digits behind the point, got {got}")]
    Scale {
        /// Digits behind the point that the column has.
        scale: u8,
        /// Digits behind the point of the text.
        got: usize,
    },
    /// Outside the interval of the column's type.
    #[error("expected a value from {min} to {max}, got one outside")]
    Range {
        /// The smallest value, as it would be written.
        min: String,
        /// The largest value, as it would be written.
        max: String,
    },
    /// Not a boolean.
    #[error("expected true or false (or True, False, TRUE, FALSE)")]
    Boolean,
    /// Not a date of the calendar.
    #[error("expected a date YYYY-MM-DD")]
    Date,
    /// Not a date and time of day.
    #[error(
        "expected a timestamp YYYY-MM-DDTHH:MM:SS (or with a blank for T), at most six digits of \
         a second, then Z, ` UTC`, ±HH:MM or nothing, which is UTC"
    )]
    Timestamp,
    /// Not a text of the column's bytes.
    #[error(transparent)]
    Short(#[from] ShortTextError),
}

/// Reads the text of a value. Absence is the caller's: an empty text is refused
/// here by every kind but strings.
///
/// # Errors
/// When the text is not exactly a value of the kind.
pub fn parse(kind: Kind, text: &str) -> Result<Cell, ValueError> {
    let value = match kind {
        Kind::Integer { .. } => integer(text).ok_or(ValueError::Integer)?,
        Kind::Number { scale, .. } => number(text, scale)?,
        Kind::Boolean => i128::from(boolean(text).ok_or(ValueError::Boolean)?),
        Kind::Timestamp => timestamp(text).ok_or(ValueError::Timestamp)?,
        Kind::Date => date(text).ok_or(ValueError::Date)?,
        Kind::String => return Ok(Cell::Text(digests::text(text))),
        Kind::Short { bytes } => return Ok(Cell::Short(ShortText::new(text, bytes)?)),
    };
    fit(kind, value)
}

/// The cell of an integer that comes as one, not as text: of days, microseconds, or units of the
/// last digit behind the point.
///
/// # Errors
/// When it lies outside the interval of the kind.
pub fn fit(kind: Kind, value: i128) -> Result<Cell, ValueError> {
    match kind.interval() {
        Some((min, max)) if !(min..=max).contains(&value) => {
            Err(ValueError::Range { min: display(kind, min), max: display(kind, max) })
        }
        _ => Ok(Cell::Integer(value)),
    }
}

/// An integer of a column as it is written in data and policies.
#[must_use]
pub fn display(kind: Kind, value: i128) -> String {
    match kind {
        Kind::Number { scale, .. } if scale > 0 => {
            let unit = 10_u128.pow(u32::from(scale));
            let sign = if value < 0 { "-" } else { "" };
            let magnitude = value.unsigned_abs();
            let width = usize::from(scale);
            format!("{sign}{}.{:0width$}", magnitude / unit, magnitude % unit)
        }
        Kind::Boolean if value == 0 => "false".to_owned(),
        Kind::Boolean if value == 1 => "true".to_owned(),
        Kind::Date => calendar(value.saturating_mul(DAY))
            .map_or_else(|| value.to_string(), |time| time.date().to_string()),
        Kind::Timestamp => {
            calendar(value).map_or_else(|| value.to_string(), |time| format!("{time}Z"))
        }
        Kind::Integer { .. }
        | Kind::Number { .. }
        | Kind::Boolean
        | Kind::String
        | Kind::Short { .. } => value.to_string(),
    }
}

/// The same without zeros at the end of the fraction.
#[must_use]
pub fn shortest(kind: Kind, value: i128) -> String {
    let text = display(kind, value);
    if !text.contains('.') {
        return text;
    }
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn boolean(text: &str) -> Option<bool> {
    match text {
        "true" | "True" | "TRUE" => Some(true),
        "false" | "False" | "FALSE" => Some(false),
        _ => None,
    }
}

fn number(text: &str, scale: u8) -> Result<i128, ValueError> {
    let (whole, fraction) = match text.split_once('.') {
        Some((_, "")) => return Err(ValueError::Number),
        Some((whole, fraction)) => (whole, fraction),
        None => (text, ""),
    };
    // The whole text is well formed before its length is spoken of.
    let negative = whole.starts_with('-');
    let digits = whole.strip_prefix('-').unwrap_or(whole);
    let zero = text.bytes().all(|byte| matches!(byte, b'-' | b'0' | b'.'));
    if !natural(digits) || !all_digits(fraction) || (negative && zero) {
        return Err(ValueError::Number);
    }
    if fraction.len() > usize::from(scale) {
        return Err(ValueError::Scale { scale, got: fraction.len() });
    }
    let width = usize::from(scale);
    let sign = if negative { "-" } else { "" };
    Ok(saturated(&format!("{sign}{digits}{fraction:0<width$}")))
}

/// `-?(0|[1-9][0-9]*)` without `-0`.
fn integer(text: &str) -> Option<i128> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    (natural(digits) && text != "-0").then(|| saturated(text))
}

/// More digits than any type has become the end of `i128`, outside every interval.
fn saturated(digits: &str) -> i128 {
    let end = if digits.starts_with('-') { i128::MIN } else { i128::MAX };
    digits.parse().unwrap_or(end)
}

fn natural(digits: &str) -> bool {
    !digits.is_empty() && all_digits(digits) && (digits == "0" || !digits.starts_with('0'))
}

fn all_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Days since 1970-01-01.
fn date(text: &str) -> Option<i128> {
    let date = civil_date(text)?;
    Some(date.to_datetime(Time::midnight()).duration_since(EPOCH).as_micros().div_euclid(DAY))
}

/// Microseconds since 1970-01-01T00:00:00Z.
fn timestamp(text: &str) -> Option<i128> {
    let (day, rest) = text.split_at_checked(10)?;
    let (clock, rest) = rest.strip_prefix(['T', ' '])?.split_at_checked(8)?;
    let [hour, minute, second] = fields(clock, ':', [2, 2, 2])?;
    let (micros, zone) = match rest.strip_prefix('.') {
        Some(rest) => {
            let length = rest.bytes().take_while(u8::is_ascii_digit).count();
            let (digits, zone) = rest.split_at_checked(length)?;
            let micros: i32 = format!("{digits:0<6}").parse().ok()?;
            ((1..=6).contains(&length).then_some(micros)?, zone)
        }
        None => (0, rest),
    };
    let minutes = match zone {
        "" | "Z" | " UTC" => 0,
        _ => {
            let sign = if zone.starts_with('-') { -1 } else { 1 };
            let [hours, minutes] = fields(zone.strip_prefix(['+', '-'])?, ':', [2, 2])?;
            (hours < 24 && minutes < 60)
                .then_some(sign * (60 * i128::from(hours) + i128::from(minutes)))?
        }
    };
    let (hour, minute, second) =
        (hour.try_into().ok()?, minute.try_into().ok()?, second.try_into().ok()?);
    let time = Time::new(hour, minute, second, micros * 1000).ok()?;
    let local = civil_date(day)?.to_datetime(time).duration_since(EPOCH).as_micros();
    Some(local - minutes * 60_000_000)
}

fn civil_date(text: &str) -> Option<Date> {
    let [year, month, day] = fields(text, '-', [4, 2, 2])?;
    Date::new(year, month.try_into().ok()?, day.try_into().ok()?).ok()
}

/// Numbers of exactly these many digits, separated by one character.
fn fields<const N: usize>(text: &str, separator: char, widths: [usize; N]) -> Option<[i16; N]> {
    let mut parts = text.split(separator);
    let mut numbers = [0; N];
    for (number, width) in numbers.iter_mut().zip(widths) {
        let part = parts.next().filter(|part| part.len() == width && all_digits(part))?;
        *number = part.parse().ok()?;
    }
    parts.next().is_none().then_some(numbers)
}

fn calendar(micros: i128) -> Option<DateTime> {
    EPOCH.checked_add(SignedDuration::from_micros(micros.try_into().ok()?)).ok()
}
