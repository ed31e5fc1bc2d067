//! Faults of numbers: bounds, bits, quotients and zeros.

use ark_ff::Field as _;
use assay_circuits::groth16::power_of_two;
use assay_statement::hash::Fr;

use super::{Fault, Specimen};
use crate::system::Role::{Hint, Input, Output, Witness};

pub(super) fn faults() -> Vec<Fault> {
    vec![
        Fault {
            name: "a bound without bits",
            seen: "range checks in the field, a class",
            build: bound,
        },
        Fault {
            name: "bits that are not boolean",
            seen: "bits without b·(b − 1) = 0, a class",
            build: bits,
        },
        Fault {
            name: "a decomposition modulo r",
            seen: "ark's to_non_unique_bits_le, by design",
            build: modulo,
        },
        Fault {
            name: "two limbs of a field element",
            seen: "x and x + r as public inputs: Semaphore, Zk-Kit",
            build: limbs,
        },
        Fault {
            name: "is zero, nothing said of other values",
            seen: "half of an is-zero gadget, a class",
            build: nonzero,
        },
        Fault {
            name: "is zero, nothing said of zero",
            seen: "half of an is-zero gadget, a class",
            build: zero,
        },
        Fault {
            name: "a quotient without remainder",
            seen: "BigInt of circom-ecdsa: no bit length of the remainder",
            build: remainder,
        },
        Fault {
            name: "a remainder up to the power of two",
            seen: "remainders bounded by a power of two, a class",
            build: loose,
        },
        Fault {
            name: "division by zero",
            seen: "quotients that are free at 0/0, a class",
            build: division,
        },
        Fault {
            name: "0/0 of a curve's map",
            seen: "circomlib: Edwards and Montgomery points",
            build: montgomery,
        },
        Fault {
            name: "the last carry dropped",
            seen: "limbs whose carries have no bound, a class",
            build: carry,
        },
        Fault {
            name: "compared without widths",
            seen: "Dark Forest v0.3: circomlib's LessThan on any inputs",
            build: compared,
        },
        Fault {
            name: "a sum that wraps",
            seen: "sums of unbounded balances, a class",
            build: balances,
        },
    ]
}

fn lie(values: &[(usize, i64)]) -> Vec<(usize, Fr)> {
    values.iter().map(|(variable, value)| (*variable, Fr::from(*value))).collect()
}

/// x ≤ 10, and the output is x².
fn bound(s: &mut Specimen, broken: bool) {
    let [x] = s.variable(Input);
    let [y] = s.variable(Output);
    if broken {
        let [slack] = s.variable(Witness);
        s.zero(&[(1, x), (1, slack), (-10, 0)]);
    } else {
        s.bits(&[(10, 0), (-1, x)], 4, true);
    }
    s.enforce(&[(1, x)], &[(1, x)], &[(1, y)]);
    s.honest = vec![lie(&[(x, 7)]), lie(&[(x, 10)])];
    s.lies = vec![lie(&[(x, 11)]), lie(&[(x, -7)])];
}

/// The output is the lowest bit.
fn bits(s: &mut Specimen, broken: bool) {
    let [x] = s.variable(Input);
    let [y] = s.variable(Output);
    let bits = s.bits(&[(1, x)], 4, !broken);
    s.zero(&[(1, bits[0]), (-1, y)]);
    // Without booleans nothing says what the bits are.
    s.honest = vec![lie(&[(x, 0)])];
}

fn modulo(s: &mut Specimen, broken: bool) {
    let [x] = s.variable(Input);
    let [y] = s.variable(Output);
    let bits = s.bits(&[(1, x)], if broken { 254 } else { 248 }, true);
    s.zero(&[(1, bits[0]), (-1, y)]);
    s.honest = vec![lie(&[(x, 6)])];
}

/// The output is the higher limb.
fn limbs(s: &mut Specimen, broken: bool) {
    let [x] = s.variable(Input);
    let [y] = s.variable(Output);
    let [high] = s.variable(Hint);
    let [low] = s.variable(Witness);
    let width = if broken { 128 } else { 120 };
    s.rows.push([
        vec![(Fr::ONE, x), (-power_of_two(128), high), (-Fr::ONE, low)],
        vec![(Fr::ONE, 0)],
        Vec::new(),
    ]);
    s.bits(&[(1, high)], width, true);
    s.bits(&[(1, low)], 128, true);
    s.zero(&[(1, high), (-1, y)]);
    s.honest = vec![vec![(x, Fr::from(5) * power_of_two(128) + Fr::from(9)), (high, Fr::from(5))]];
}

fn nonzero(s: &mut Specimen, broken: bool) {
    is_zero(s, true, !broken);
}

fn zero(s: &mut Specimen, broken: bool) {
    is_zero(s, !broken, true);
}

fn is_zero(s: &mut Specimen, first: bool, second: bool) {
    let [x] = s.variable(Input);
    let [y] = s.variable(Output);
    let [inverse, flag] = s.variable(Witness);
    if first {
        s.enforce(&[(1, x)], &[(1, inverse)], &[(1, 0), (-1, flag)]);
    }
    if second {
        s.enforce(&[(1, x)], &[(1, flag)], &[]);
    }
    s.zero(&[(1, flag), (-1, y)]);
    s.honest = vec![lie(&[(x, 0), (flag, 1)]), lie(&[(x, 3)])];
    if first && second {
        s.honest = vec![lie(&[(x, 0)]), lie(&[(x, 3)])];
    }
}

fn remainder(s: &mut Specimen, broken: bool) {
    quotient(s, !broken, true);
}

fn loose(s: &mut Specimen, broken: bool) {
    quotient(s, true, !broken);
}

/// The output is x / 7.
fn quotient(s: &mut Specimen, bounded: bool, below: bool) {
    let [x] = s.variable(Input);
    let [y] = s.variable(Output);
    let [q] = s.variable(Hint);
    if bounded {
        s.bits(&[(1, x), (-7, q)], 3, true);
    } else {
        let [rest] = s.variable(Witness);
        s.zero(&[(1, x), (-7, q), (-1, rest)]);
    }
    if bounded && below {
        s.bits(&[(6, 0), (-1, x), (7, q)], 3, true);
    }
    s.bits(&[(1, q)], 8, true);
    s.zero(&[(1, q), (-1, y)]);
    s.honest = vec![lie(&[(x, 7), (q, 1)]), lie(&[(x, 69), (q, 9)])];
}

/// The output is x / y.
fn division(s: &mut Specimen, broken: bool) {
    let [x, y] = s.variable(Input);
    let [out] = s.variable(Output);
    if !broken {
        let [inverse] = s.variable(Witness);
        s.enforce(&[(1, y)], &[(1, inverse)], &[(1, 0)]);
    }
    s.enforce(&[(1, out)], &[(1, y)], &[(1, x)]);
    s.honest = vec![lie(&[(x, 6), (y, 3)])];
    if broken {
        s.honest.push(lie(&[(x, 0), (y, 0)]));
    }
    s.lies = vec![lie(&[(x, 0), (y, 0)])];
}

/// u = (1 + y) / (1 − y), v = u / x.
fn montgomery(s: &mut Specimen, broken: bool) {
    let [x, point] = s.variable(Input);
    let [u, v] = s.variable(Output);
    s.enforce(&[(1, u)], &[(1, 0), (-1, point)], &[(1, 0), (1, point)]);
    s.enforce(&[(1, v)], &[(1, x)], &[(1, u)]);
    if !broken {
        let [inverse] = s.variable(Witness);
        s.enforce(&[(1, x)], &[(1, inverse)], &[(1, 0)]);
    }
    s.honest = vec![lie(&[(x, 2), (point, 3)])];
    if broken {
        s.honest.push(lie(&[(x, 0), (point, -1)]));
    }
    s.lies = vec![lie(&[(x, 0), (point, -1)])];
}

/// The output is a + b modulo 16.
fn carry(s: &mut Specimen, broken: bool) {
    let [a, b] = s.variable(Input);
    let [sum] = s.variable(Output);
    let [low] = s.variable(Hint);
    let [over] = s.variable(Witness);
    s.zero(&[(1, a), (1, b), (-1, low), (-16, over)]);
    s.bits(&[(1, a)], 4, true);
    s.bits(&[(1, b)], 4, true);
    s.bits(&[(1, low)], 4, true);
    if !broken {
        s.boolean(over);
    }
    s.zero(&[(1, low), (-1, sum)]);
    s.honest = vec![lie(&[(a, 9), (b, 12), (low, 5)]), lie(&[(a, 1), (b, 2), (low, 3)])];
}

/// a < b, of 8 bits each.
fn compared(s: &mut Specimen, broken: bool) {
    let [a, b] = s.variable(Input);
    let [out] = s.variable(Output);
    s.bits(&[(1, b), (-1, a), (-1, 0)], 8, true);
    if !broken {
        s.bits(&[(1, a)], 8, true);
        s.bits(&[(1, b)], 8, true);
    }
    s.enforce(&[(1, a)], &[(1, b)], &[(1, out)]);
    s.honest = vec![lie(&[(a, 3), (b, 200)])];
    s.lies = vec![lie(&[(a, -5), (b, 2)]), lie(&[(a, 300), (b, 400)])];
}

/// The output is the sum of balances.
fn balances(s: &mut Specimen, broken: bool) {
    let [a, b] = s.variable(Input);
    let [total] = s.variable(Output);
    s.zero(&[(1, a), (1, b), (-1, total)]);
    s.bits(&[(1, a)], 8, true);
    if broken {
        s.bits(&[(1, a), (1, b)], 9, true);
    } else {
        s.bits(&[(1, b)], 8, true);
    }
    s.honest = vec![lie(&[(a, 100), (b, 50)])];
    s.lies = vec![lie(&[(b, -50)]), lie(&[(a, -1), (b, 50)])];
}
