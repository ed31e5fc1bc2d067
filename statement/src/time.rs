//! The entry `as_of`: the time that the age of data is measured against.

use crate::binding::Binding;
use crate::bytes::Bytes32;
use crate::policy::Policy;

/// Seconds from 0001-01-01T00:00:00Z, the first timestamp, to 1970-01-01T00:00:00Z.
const BEFORE_1970: u64 = 62_135_596_800;
const DAY: u64 = 86_400;
/// Days from 0001-01-01 to 9999-12-31, the last date.
const LAST_DAY: u64 = 3_652_058;

/// A time as two integers, each of which fits an element of every engine's field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Time {
    /// Days since 0001-01-01.
    pub day: u32,
    /// Seconds of the day.
    pub second: u32,
}

impl Time {
    /// Bits of a day.
    pub const DAY_BITS: u32 = 22;
    /// Bits of a second of a day.
    pub const SECOND_BITS: u32 = 17;

    /// A number of seconds since 1970-01-01T00:00:00Z; `None` after the last timestamp.
    #[must_use]
    pub fn from_unix(seconds: u64) -> Option<Self> {
        let seconds = seconds.checked_add(BEFORE_1970)?;
        let (day, second) = (seconds / DAY, seconds % DAY);
        let narrow = |value| u32::try_from(value).ok();
        Some(Self { day: narrow(day).filter(|_| day <= LAST_DAY)?, second: narrow(second)? })
    }

    /// The time at which a binding ends, which ages are measured against.
    #[must_use]
    pub fn of(binding: &Binding) -> Option<Self> {
        binding.expiry().and_then(Self::from_unix)
    }

    /// The last four bytes but four are the day, the last four the second.
    #[must_use]
    pub fn to_bytes(self) -> Bytes32 {
        let mut bytes = Bytes32::ZERO;
        bytes.0[24..28].copy_from_slice(&self.day.to_be_bytes());
        bytes.0[28..].copy_from_slice(&self.second.to_be_bytes());
        bytes
    }

    /// The time that an entry is, if it is one.
    #[must_use]
    pub fn from_bytes(bytes: Bytes32) -> Option<Self> {
        let (words, _) = bytes.0.as_chunks::<4>();
        let [.., day, second] = words else { return None };
        let (day, second) = (u32::from_be_bytes(*day), u32::from_be_bytes(*second));
        let time = Self { day, second };
        let fits = u64::from(time.day) <= LAST_DAY && u64::from(time.second) < DAY;
        (fits && time.to_bytes() == bytes).then_some(time)
    }

    /// Microseconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub fn micros(self) -> i128 {
        let seconds = i128::from(self.day) * i128::from(DAY) + i128::from(self.second);
        (seconds - i128::from(BEFORE_1970)) * 1_000_000
    }
}

/// The entry `as_of`: where the policy asks for an age, the time at which the binding ends, so
/// that no proof is accepted of data that is older by then. Zero where nothing measures an age,
/// and where the binding has no end, so that no age is proven without one.
#[must_use]
pub fn as_of(policy: &Policy, binding: &Binding) -> Bytes32 {
    let time = Time::of(binding).filter(|_| policy.measures_age());
    time.map_or(Bytes32::ZERO, Time::to_bytes)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

    use super::*;

    #[test]
    fn a_time_is_a_day_and_a_second() {
        let time = Time::from_unix(1_700_000_000).unwrap();
        assert_eq!(time, Time { day: 719_162 + 19_675, second: 22 * 3600 + 13 * 60 + 20 });
        assert_eq!(time.micros(), 1_700_000_000_000_000);
        assert_eq!(Time::from_bytes(time.to_bytes()), Some(time));
        assert_eq!(Time::from_unix(0), Some(Time { day: 719_162, second: 0 }));
        assert!(Time::from_unix(253_402_300_799).is_some());
        assert_eq!(Time::from_unix(253_402_300_800), None);
        assert_eq!(Time::from_unix(u64::MAX), None);
    }

    #[test]
    fn an_entry_that_is_no_time_is_refused() {
        let whole = |day: u32, second: u32| Time::from_bytes(Time { day, second }.to_bytes());
        assert!(whole(3_652_058, 86_399).is_some());
        assert_eq!(whole(3_652_059, 0), None);
        assert_eq!(whole(0, 86_400), None);
        let mut bytes = Time::from_unix(0).unwrap().to_bytes();
        bytes.0[23] = 1;
        assert_eq!(Time::from_bytes(bytes), None);
    }
}
