//! Two bundles of wires that cross, or do not.

use ark_ff::{AdditiveGroup as _, Field as _};
use assay_statement::hash::Fr;

use crate::engines::unrolled::wires::Wires;

/// Crosses the bundles where the setting, which only the pass of values knows, says so.
pub(in crate::engines::unrolled) fn switch<W: Wires>(
    wires: &mut W,
    crossed: bool,
    [first, second]: [Vec<W::Lc>; 2],
) -> [Vec<W::Lc>; 2] {
    let one = wires.constant(Fr::ONE);
    let zero = wires.constant(Fr::ZERO);
    let crossed = wires.hint(&zero, |_| Fr::from(u8::from(crossed)));
    let straight = wires.minus(&one, &crossed);
    wires.enforce(&crossed, &straight, &zero);
    let across = |(first, second): (W::Lc, W::Lc)| {
        let difference = wires.minus(&second, &first);
        let moved = wires.product(&crossed, &difference);
        let sum = wires.combine(Fr::ZERO, &[(Fr::ONE, &first), (Fr::ONE, &moved)]);
        let rest = wires.minus(&second, &moved);
        (wires.settled(sum), wires.settled(rest))
    };
    let (first, second) = first.into_iter().zip(second).map(across).unzip();
    [first, second]
}
