//! Which types of Parquet are which kinds of columns.

use assay_statement::{Cell, Kind, value};
use parquet::basic::{ConvertedType, LogicalType, TimeUnit, Type};
use parquet::schema::types::ColumnDescriptor;

use crate::rule::Rule;

/// Days from the Julian epoch to 1970-01-01, and the nanoseconds of a day: what INT96 counts in.
const JULIAN: i128 = 2_440_588;
const DAY: i128 = 86_400_000_000_000;

/// How the values of a stored column become cells, without any of them changing.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stored {
    kind: Kind,
    /// Whether integers are stored without a sign, in the bits of one with.
    unsigned: bool,
    /// What an integer is multiplied by, and then divided by without a remainder.
    multiply: i128,
    divide: i128,
    /// The level at which a value is there and not null.
    pub(super) level: i16,
}

impl Stored {
    /// Refuses a stored type that has other values than the kind.
    pub(super) fn new(column: &ColumnDescriptor, kind: Kind) -> Result<Self, Rule> {
        let refused = || Rule::Stored { expected: kind.to_string(), got: describe(column) };
        if column.max_rep_level() > 0 {
            return Err(Rule::Stored { expected: kind.to_string(), got: "lists".to_owned() });
        }
        let physical = column.physical_type();
        let whole = matches!(physical, Type::INT32 | Type::INT64);
        let (multiply, divide) = match (kind, column.logical_type_ref()) {
            (Kind::Integer { .. }, None | Some(LogicalType::Integer(_)))
                if whole && integer(column) =>
            {
                (1, 1)
            }
            (Kind::Number { scale, .. }, None | Some(LogicalType::Integer(_)))
                if whole && integer(column) =>
            {
                (power(scale), 1)
            }
            (Kind::Number { scale, .. }, _) if decimal(column) => {
                let stored = u8::try_from(column.type_scale()).map_err(|_| refused())?;
                (power(scale.checked_sub(stored).ok_or_else(refused)?), 1)
            }
            (Kind::Boolean, None) if physical == Type::BOOLEAN => (1, 1),
            (Kind::Date, _) if column.converted_type() == ConvertedType::DATE => (1, 1),
            (Kind::Timestamp, Some(LogicalType::Timestamp(stamp))) if physical == Type::INT64 => {
                match stamp.unit {
                    TimeUnit::MILLIS => (1000, 1),
                    TimeUnit::MICROS => (1, 1),
                    TimeUnit::NANOS => (1, 1000),
                }
            }
            (Kind::Timestamp, None) => match (physical, column.converted_type()) {
                (Type::INT64, ConvertedType::TIMESTAMP_MILLIS) => (1000, 1),
                (Type::INT64, ConvertedType::TIMESTAMP_MICROS) => (1, 1),
                (Type::INT96, _) => (1, 1000),
                _ => return Err(refused()),
            },
            (Kind::String | Kind::Short { .. }, _)
                if physical == Type::BYTE_ARRAY
                    && matches!(
                        column.converted_type(),
                        ConvertedType::UTF8 | ConvertedType::ENUM | ConvertedType::JSON
                    ) =>
            {
                (1, 1)
            }
            _ => return Err(refused()),
        };
        let unsigned = match column.logical_type_ref() {
            Some(LogicalType::Integer(integer)) => !integer.is_signed,
            _ => matches!(
                column.converted_type(),
                ConvertedType::UINT_8
                    | ConvertedType::UINT_16
                    | ConvertedType::UINT_32
                    | ConvertedType::UINT_64
            ),
        };
        Ok(Self { kind, unsigned, multiply, divide, level: column.max_def_level() })
    }

    pub(super) fn int32(&self, value: i32) -> Result<Cell, Rule> {
        let bits = value.cast_unsigned();
        self.integer(if self.unsigned { bits.into() } else { value.into() })
    }

    pub(super) fn int64(&self, value: i64) -> Result<Cell, Rule> {
        let bits = value.cast_unsigned();
        self.integer(if self.unsigned { bits.into() } else { value.into() })
    }

    /// Nanoseconds of a day in 64 bits, and the Julian day.
    pub(super) fn int96(&self, words: &[u32]) -> Result<Cell, Rule> {
        let &[low, high, day] = words else { return Err(Rule::Microseconds) };
        let nanoseconds = (i128::from(high) << 32) | i128::from(low);
        self.integer((i128::from(day) - JULIAN) * DAY + nanoseconds)
    }

    /// A text, or a decimal in two's complement, the highest byte first.
    pub(super) fn bytes(&self, bytes: &[u8], limit: usize) -> Result<Cell, Rule> {
        if bytes.len() > limit {
            return Err(Rule::FieldBytes { limit });
        }
        if !self.kind.is_string() {
            return self.integer(twos_complement(bytes));
        }
        if bytes.contains(&0) {
            return Err(Rule::Nul);
        }
        let text = std::str::from_utf8(bytes).map_err(|_| Rule::Encoding)?;
        value::parse(self.kind, text).map_err(Rule::Value)
    }

    /// Too large a number lies outside every interval, also where it is cut to 128 bits.
    pub(super) fn integer(&self, value: i128) -> Result<Cell, Rule> {
        let value = value.saturating_mul(self.multiply);
        if value % self.divide != 0 {
            return Err(Rule::Microseconds);
        }
        value::fit(self.kind, value / self.divide).map_err(Rule::Value)
    }
}

/// Whether the type has whole numbers and no other meaning.
fn integer(column: &ColumnDescriptor) -> bool {
    matches!(
        column.converted_type(),
        ConvertedType::NONE
            | ConvertedType::INT_8
            | ConvertedType::INT_16
            | ConvertedType::INT_32
            | ConvertedType::INT_64
            | ConvertedType::UINT_8
            | ConvertedType::UINT_16
            | ConvertedType::UINT_32
            | ConvertedType::UINT_64
    )
}

fn decimal(column: &ColumnDescriptor) -> bool {
    column.converted_type() == ConvertedType::DECIMAL
        && matches!(
            column.physical_type(),
            Type::INT32 | Type::INT64 | Type::BYTE_ARRAY | Type::FIXED_LEN_BYTE_ARRAY
        )
}

fn power(scale: u8) -> i128 {
    10_i128.saturating_pow(scale.into())
}

/// More than 128 bits become the end of `i128`, outside every interval.
fn twos_complement(bytes: &[u8]) -> i128 {
    let negative = bytes.first().is_some_and(|byte| byte >> 7 == 1);
    let sign = if negative { 0xff } else { 0 };
    let significant: Vec<u8> = bytes.iter().copied().skip_while(|byte| *byte == sign).collect();
    let mut wide = [sign; 16];
    let fits = significant.first().is_none_or(|byte| (byte >> 7 == 1) == negative);
    match wide.len().checked_sub(significant.len()) {
        Some(start) if start > 0 || fits => {
            for (place, byte) in wide.iter_mut().skip(start).zip(significant) {
                *place = byte;
            }
            i128::from_be_bytes(wide)
        }
        _ if negative => i128::MIN,
        _ => i128::MAX,
    }
}

/// What a message calls a stored type.
fn describe(column: &ColumnDescriptor) -> String {
    let physical = column.physical_type();
    match (physical, column.converted_type()) {
        (Type::FLOAT | Type::DOUBLE, _) => {
            format!("{physical} (floats are not exact: store decimals, integers or text)")
        }
        (_, ConvertedType::DECIMAL) => {
            format!("decimals with {} digits behind the point", column.type_scale())
        }
        (_, ConvertedType::NONE) => match column.logical_type_ref() {
            Some(LogicalType::Timestamp(_)) => format!("{physical} of nanoseconds"),
            Some(_) => format!("{physical} of another meaning"),
            None => physical.to_string(),
        },
        (_, meaning) => format!("{physical} ({meaning})"),
    }
}

#[cfg(test)]
mod tests {
    use super::twos_complement;

    #[test]
    fn decimals_of_any_length_keep_their_value() {
        let cases: [(&[u8], i128); 12] = [
            (&[], 0),
            (&[0], 0),
            (&[0xff], -1),
            (&[0x7f], 127),
            (&[0x80], -128),
            (&[0, 0x80], 128),
            (&[0xff, 0x7f], -129),
            (&[0; 40], 0),
            (&[0xff; 40], -1),
            (&[1; 17], i128::MAX),
            (&[0x80; 17], i128::MIN),
            (&[0; 0], 0),
        ];
        for (bytes, expected) in cases {
            assert_eq!(twos_complement(bytes), expected, "{bytes:?}");
        }
        for value in [i128::MIN, i128::MIN + 1, -1, 0, i128::MAX] {
            let bytes = value.to_be_bytes();
            let sign = if value < 0 { 0xff } else { 0 };
            assert_eq!(twos_complement(&bytes), value);
            assert_eq!(twos_complement(&[&[sign], &bytes[..]].concat()), value);
        }
        // One bit too many.
        let wide = [&[0], &[0xff; 16][..]].concat();
        assert_eq!(twos_complement(&wide), i128::MAX);
        assert_eq!(twos_complement(&[&[0xff], &[0; 16][..]].concat()), i128::MIN);
    }
}
