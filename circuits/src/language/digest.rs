//! Digests: opaque values that can be compared and hashed, but not computed with.

use assay_statement::Entry;

use super::integer::Int;

/// Where a digest comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Digest {
    /// A string column's cell on this row; zero when absent.
    Cell(usize),
    /// A threshold that is a string.
    Argument(usize),
    /// An entry of the instance.
    Entry(Entry),
    /// The secret salt.
    Salt,
    /// A hash that does not depend on the rows.
    Shared(usize),
    /// A hash of this row; zero on padding rows.
    Row(usize),
    /// A running hash over the active rows, after the last of them.
    Chain(usize),
    /// A hash of the closing part.
    Closing(usize),
}

/// One input of a hash.
#[derive(Debug, Clone)]
pub enum Element {
    /// A digest, as it is.
    Digest(Digest),
    /// Integers that are not negative, with their widths in bits, packed most
    /// significant first.
    Packed(Vec<(Int, u32)>),
}

impl From<Digest> for Element {
    fn from(digest: Digest) -> Self {
        Self::Digest(digest)
    }
}
