//! Polynomials on a row, and tables on a plain trace.

use p3_field::{Algebra, PrimeCharacteristicRing as _};
use p3_koala_bear::KoalaBear;

use super::table::{Poly, Variable};

/// Where a polynomial reads.
#[derive(Clone, Copy)]
pub(super) struct Row<'a, V, P> {
    pub(super) this: &'a [V],
    pub(super) next: &'a [V],
    pub(super) publics: &'a [P],
}

/// The value of a polynomial.
pub(super) fn value<V, P, E>(poly: &Poly, row: &Row<'_, V, P>) -> E
where
    V: Copy + Into<E>,
    P: Copy + Into<E>,
    E: Algebra<KoalaBear>,
{
    let read = |variable: &Variable| -> E {
        match *variable {
            Variable::Cell { column, next: false } => row.this[column].into(),
            Variable::Cell { column, next: true } => row.next[column].into(),
            Variable::Public(index) => row.publics[index].into(),
        }
    };
    let mut sum = E::ZERO;
    for term in &poly.terms {
        let Some((first, others)) = term.variables.split_first() else {
            sum += E::from(term.coefficient);
            continue;
        };
        let product = others.iter().fold(read(first), |product, variable| product * read(variable));
        // Most coefficients are units, and multiplications dominate.
        if term.coefficient == KoalaBear::ONE {
            sum += product;
        } else if term.coefficient == KoalaBear::NEG_ONE {
            sum -= product;
        } else {
            sum += product * term.coefficient;
        }
    }
    sum
}
