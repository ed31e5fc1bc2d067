//! halo2's rows on the examples, tables and lies of the other engines.

mod checker;
mod conformance;
mod deletions;
mod lied;
mod mutants;
mod pinned;
mod proofs;
mod sizes;
