//! From a definition to the two tables of the proof system.

mod bounds;
mod closing;
mod copies;
mod ends;
mod fill;
mod holding;
mod limbs;
mod link;
mod machine;
mod poly;
mod publics;
mod rows;
mod sheet;
mod sign;
mod totals;

use p3_field::{PrimeCharacteristicRing as _, PrimeField32 as _};
use p3_koala_bear::KoalaBear;

pub(super) use closing::Closing;
pub(super) use fill::{Filled, Given, canonical};
pub(super) use limbs::LIMB_BITS;
pub(super) use link::Carried;
pub(super) use publics::Publics;
pub(super) use rows::{MASK, Rows};
pub(super) use sheet::DIGEST;

use bounds::ORDER;
use limbs::{Leaves, Limbs};
use poly::Poly;

use crate::language::{Clause, CompileError, Digest, Element};

/// The integer in the field.
fn field(value: i128) -> KoalaBear {
    // Most are canonical already, and dividing 128 bits is slow.
    let value = if (0..ORDER).contains(&value) { value } else { value.rem_euclid(ORDER) };
    KoalaBear::from_u32(u32::try_from(value).unwrap_or(0))
}

fn constant(value: KoalaBear) -> Poly {
    Poly::constant(i128::from(value.as_canonical_u32()))
}

/// What a hash takes of an input: the lanes of a digest, or integers packed into one.
fn element(
    clause: &Clause,
    element: &Element,
    leaves: &impl Leaves,
    lanes: impl Fn(Digest) -> Result<Vec<Poly>, CompileError>,
) -> Result<Vec<Poly>, CompileError> {
    match element {
        Element::Digest(digest) => lanes(*digest),
        Element::Packed(fields) => {
            let mut packed = Poly::default();
            for (field, width) in fields {
                let field = Limbs::of(clause, field, leaves)?.collapsed();
                packed = packed.scaled(1 << width).plus(&field);
            }
            Ok(vec![packed])
        }
    }
}

/// A digest that is not known where it is used.
fn elsewhere(clause: &Clause, expected: &'static str, got: &'static str) -> CompileError {
    CompileError::Site { clause: clause.clone(), expected, got }
}
