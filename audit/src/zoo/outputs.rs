//! Faults of what a circuit says to the outside: nullifiers, roots, copies, selectors.

use assay_statement::hash::Fr;

use super::{Fault, Specimen};
use crate::system::Role::{Hint, Input, Output, Witness};

pub(super) fn faults() -> Vec<Fault> {
    vec![
        Fault {
            name: "a copy that is not tied",
            seen: "Zcash Orchard 2026: assign_advice for copy_advice",
            build: copied,
        },
        Fault {
            name: "an assignment for a constraint",
            seen: "MiMC hash of Tornado Cash: assigned, not constrained",
            build: assigned,
        },
        Fault {
            name: "a public input that nothing reads",
            seen: "unused public inputs, a class",
            build: unread,
        },
        Fault {
            name: "a nullifier of two secrets",
            seen: "StealthDrop: a nondeterministic nullifier",
            build: nullifier,
        },
        Fault {
            name: "padding that counts",
            seen: "values in empty slots, a class",
            build: padding,
        },
        Fault {
            name: "a sorted copy by its sum",
            seen: "copies that are no permutation, a class",
            build: sorted,
        },
        Fault {
            name: "parts that only their sum ties",
            seen: "sorted copies here: a key and whether it counts, led as one element",
            build: led,
        },
        Fault {
            name: "a selector between",
            seen: "selectors that nothing ties, a class",
            build: selected,
        },
        Fault {
            name: "a path index between",
            seen: "path indices that are no booleans, a class",
            build: path,
        },
        Fault {
            name: "an index beyond the tree",
            seen: "Aztec 2.0: note index without bit length",
            build: index,
        },
    ]
}

fn lie(values: &[(usize, i64)]) -> Vec<(usize, Fr)> {
    values.iter().map(|(variable, value)| (*variable, Fr::from(*value))).collect()
}

/// Stands for a hash: (x + key)³.
fn hash(s: &mut Specimen, x: &[(i64, usize)], out: usize) {
    let [square] = s.variable(Witness);
    s.enforce(x, x, &[(1, square)]);
    s.enforce(&[(1, square)], x, &[(1, out)]);
}

/// The nullifier is that of the key which the commitment is of.
fn copied(s: &mut Specimen, broken: bool) {
    let [key] = s.variable(Input);
    let [commitment, nullifier] = s.variable(Output);
    let [copy] = s.variable(Hint);
    hash(s, &[(1, key)], commitment);
    hash(s, &[(1, copy), (5, 0)], nullifier);
    if !broken {
        s.zero(&[(1, key), (-1, copy)]);
    }
    s.honest = vec![lie(&[(key, 3), (copy, 3)])];
}

fn assigned(s: &mut Specimen, broken: bool) {
    let [x] = s.variable(Input);
    let [out] = s.variable(Output);
    let [inner] = s.variable(Witness);
    hash(s, &[(1, x)], inner);
    if !broken {
        s.zero(&[(1, inner), (-1, out)]);
    }
    s.honest = vec![lie(&[(x, 3)])];
}

/// The recipient is an input that the proof is tied to.
fn unread(s: &mut Specimen, broken: bool) {
    let [x, recipient] = s.variable(Input);
    let [out] = s.variable(Output);
    hash(s, &[(1, x)], out);
    if !broken {
        let [own] = s.variable(Witness);
        s.enforce(&[(1, recipient)], &[(1, 0)], &[(1, own)]);
    }
    s.honest = vec![lie(&[(x, 3), (recipient, 8)])];
}

fn nullifier(s: &mut Specimen, broken: bool) {
    let [secret] = s.variable(Input);
    let [out] = s.variable(Output);
    let [salt] = s.variable(Hint);
    hash(s, &[(1, secret), (2, salt)], out);
    if !broken {
        s.zero(&[(2, secret), (-1, salt)]);
    }
    s.honest = vec![lie(&[(secret, 3), (salt, 6)])];
}

/// The output is the sum of the values of two rows, the second of which is padding.
fn padding(s: &mut Specimen, broken: bool) {
    let [first, second, active] = s.variable(Input);
    let [total, records] = s.variable(Output);
    s.boolean(active);
    s.zero(&[(1, 0), (1, active), (-1, records)]);
    if !broken {
        s.enforce(&[(1, 0), (-1, active)], &[(1, second)], &[]);
    }
    s.zero(&[(1, first), (1, second), (-1, total)]);
    s.honest = vec![
        lie(&[(first, 3), (second, 0), (active, 0)]),
        lie(&[(first, 3), (second, 4), (active, 1)]),
    ];
    s.lies = vec![lie(&[(second, 9), (active, 0)]), lie(&[(active, 0), (second, -1)])];
}

/// Whether a value counts, and its key, are copied; what counts is summed up.
fn led(s: &mut Specimen, broken: bool) {
    let [counts, key] = s.variable(Input);
    let [copied, copied_key] = s.variable(Hint);
    let [twice] = s.variable(Witness);
    if broken {
        s.zero(&[(256, counts), (1, key), (-256, copied), (-1, copied_key)]);
    } else {
        s.zero(&[(1, counts), (-1, copied)]);
        s.zero(&[(1, key), (-1, copied_key)]);
    }
    s.enforce(&[(2, copied)], &[(1, 0)], &[(1, twice)]);
    s.honest = vec![lie(&[(counts, 1), (key, 7), (copied, 1), (copied_key, 7)])];
}

/// The values are a and b in descending order, and the greater one is the output.
fn sorted(s: &mut Specimen, broken: bool) {
    let [a, b] = s.variable(Input);
    let [greatest] = s.variable(Output);
    let [more] = s.variable(Hint);
    let [less] = s.variable(Witness);
    s.zero(&[(1, a), (1, b), (-1, more), (-1, less)]);
    if !broken {
        let [product] = s.variable(Witness);
        s.enforce(&[(1, a)], &[(1, b)], &[(1, product)]);
        s.enforce(&[(1, more)], &[(1, less)], &[(1, product)]);
    }
    s.bits(&[(1, more), (-1, less)], 8, true);
    s.zero(&[(1, more), (-1, greatest)]);
    s.honest = vec![lie(&[(a, 3), (b, 9), (more, 9)])];
}

/// The first output is a or b, the other one stands for a commitment to both.
fn selected(s: &mut Specimen, broken: bool) {
    let [a, b, x] = s.variable(Input);
    let [out, commitment] = s.variable(Output);
    s.zero(&[(1, a), (3, b), (-1, commitment)]);
    let [selector] = s.variable(Hint);
    s.enforce(&[(1, selector)], &[(1, a), (-1, b)], &[(1, out), (-1, b)]);
    if !broken {
        // Which of them is said by the parity of x.
        let bits = s.bits(&[(1, x)], 4, true);
        s.zero(&[(1, selector), (-1, bits[0])]);
    }
    if broken {
        s.bits(&[(1, x)], 4, true);
    }
    s.honest = vec![lie(&[(a, 3), (b, 9), (x, 5), (selector, 1)])];
}

/// The root of a leaf and its sibling, the leaf on the side that the index says.
fn path(s: &mut Specimen, broken: bool) {
    let [leaf, sibling, index] = s.variable(Input);
    let [root] = s.variable(Output);
    let [left] = s.variable(Witness);
    s.enforce(&[(1, index)], &[(1, sibling), (-1, leaf)], &[(1, left), (-1, leaf)]);
    hash(s, &[(2, leaf), (2, sibling), (-1, left), (3, 0)], root);
    if !broken {
        s.boolean(index);
    }
    s.honest = vec![lie(&[(leaf, 3), (sibling, 9), (index, 1)])];
    s.lies = vec![lie(&[(index, 2)]), lie(&[(index, -1)])];
}

/// The nullifier is of the index, of which four bits lead to the note.
fn index(s: &mut Specimen, broken: bool) {
    let [note] = s.variable(Input);
    let [nullifier] = s.variable(Output);
    let [index, high] = s.variable(Hint);
    let bits = s.bits(&[(1, index), (-16, high)], 4, true);
    // The path: the note is where its bits say.
    s.zero(&[(1, note), (-1, bits[0]), (-2, bits[1]), (-4, bits[2]), (-8, bits[3])]);
    hash(s, &[(1, index), (1, note)], nullifier);
    if !broken {
        s.zero(&[(1, high)]);
    }
    s.honest = vec![lie(&[(note, 6), (index, 6), (high, 0)])];
}
