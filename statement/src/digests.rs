//! The digests of a dataset, computed natively: what circuits constrain, and what
//! a buyer recomputes at delivery.

use serde::Serialize;

use crate::binding::Binding;
use crate::bytes::Bytes32;
use crate::column::Kind;
use crate::hash::{Chain, Fr, HashField, IdentityHash, hash, keyed, tag};
use crate::instance::Instance;
use crate::opening::Salt;
use crate::packing::{self, integer, layout, pack};
use crate::policy::{Policy, Value};
use crate::table::Table;
use crate::time::as_of;

/// The digest that stands for a string: keccak256 of its UTF-8 bytes, shifted
/// right by eight bits.
#[must_use]
pub fn text(value: &str) -> Bytes32 {
    Bytes32::keccak(&[value.as_bytes()]).shifted()
}

/// The digest of a pool's identity definition: by which columns, of which types, and
/// with which hash records are identified. Policies of one pool share it, or the same
/// records would have two nullifiers there.
///
/// keccak256 of `assay/identity/1` and the RFC 8785 JSON of `{"columns": [{"kind": …,
/// "name": …}, …], "hash": …}`, the identity columns in their order. Where the policy
/// identifies no records there are none in the list, and no nullifier that it is of.
#[must_use]
pub fn identity(policy: &Policy) -> Bytes32 {
    match serde_json_canonicalizer::to_vec(&Identity::new(policy)) {
        Ok(json) => Bytes32::keccak(&[b"assay/identity/1", &json]),
        Err(error) => unreachable!("it holds only strings and small integers: {error}"),
    }
}

/// What makes a record the same as another.
#[derive(Serialize)]
struct Identity<'a> {
    hash: IdentityHash,
    columns: Vec<IdentityColumn<'a>>,
}

#[derive(Serialize)]
struct IdentityColumn<'a> {
    name: &'a str,
    kind: Kind,
}

impl<'a> Identity<'a> {
    fn new(policy: &'a Policy) -> Self {
        let columns = policy.identity().iter().map(|&at| &policy.columns()[at]);
        let columns =
            columns.map(|column| IdentityColumn { name: &column.name, kind: column.kind });
        Self { hash: policy.identity_hash(), columns: columns.collect() }
    }
}

/// Runs a function over the field of a policy's hash.
macro_rules! over {
    ($policy:expr, $function:ident($($argument:expr),*)) => {
        match $policy.identity_hash() {
            IdentityHash::PoseidonBn254 => $function::<Fr>($($argument),*),
            #[cfg(feature = "stark")]
            IdentityHash::Poseidon2KoalaBear => {
                $function::<crate::hash::KoalaBear>($($argument),*)
            }
            #[cfg(not(feature = "stark"))]
            IdentityHash::Poseidon2KoalaBear => {
                unreachable!("a policy with a hash that this build lacks is not read")
            }
        }
    };
}

/// `parameters`: the hash of every threshold of the policy, in rule order.
#[must_use]
pub fn parameters(policy: &Policy) -> Bytes32 {
    over!(policy, parameters_over(policy))
}

fn parameters_over<F: HashField>(policy: &Policy) -> Bytes32 {
    let elements: Vec<F> = policy
        .rules()
        .iter()
        .flat_map(|rule| &rule.arguments)
        .flat_map(|argument| argument_elements(&argument.value))
        .collect();
    F::bytes(closed(tag::PARAMETERS, tag::PARAMETERS, &elements, &[]))
}

/// A threshold as the elements that are hashed: integers as their distance from the
/// smallest value that the argument can have.
#[must_use]
pub fn argument_elements<F: HashField>(value: &Value) -> Vec<F> {
    match value {
        Value::Integer { value, min, max } => integer(value - min, max - min),
        Value::Text(digest) => F::keccak(*digest),
        Value::Short { text, bytes } => packing::text(text, *bytes),
    }
}

/// `commitment`: salted hash of all declared columns of all records. `None` where the
/// engine of the policy's hash commits to the tables that it proves, and hashes no records:
/// then the engine alone can say what a dataset's commitment is.
#[must_use]
pub fn commitment(policy: &Policy, table: &Table, salt: &Salt) -> Option<Bytes32> {
    let table = table.sorted(policy.identity());
    let all: Vec<usize> = (0..table.columns().len()).collect();
    match policy.identity_hash() {
        IdentityHash::PoseidonBn254 => {
            let elements = packed::<Fr>(&table, &all).concat();
            let mut rest = vec![count(&table)];
            rest.extend(Fr::keccak(salt.to_bytes32()));
            Some(Fr::bytes(closed(tag::RECORDS, tag::COMMITMENT, &elements, &rest)))
        }
        IdentityHash::Poseidon2KoalaBear => None,
    }
}

/// `nullifier`: the scoped identity of the dataset; zero where the policy identifies no
/// records.
#[must_use]
pub fn nullifier(policy: &Policy, table: &Table, scope: Bytes32) -> Bytes32 {
    if !policy.identifies_records() {
        return Bytes32::ZERO;
    }
    over!(policy, nullifier_over(policy, table, scope))
}

fn nullifier_over<F: HashField>(policy: &Policy, table: &Table, scope: Bytes32) -> Bytes32 {
    let table = table.sorted(policy.identity());
    let scope: Vec<F> = F::keccak(scope);
    let key = hash(tag::FINGERPRINT, &scope);
    let fingerprints: Vec<F> = packed::<F>(&table, policy.identity())
        .iter()
        .flat_map(|elements| F::elements(&keyed(key, elements)).to_vec())
        .collect();
    let root = closed(tag::FINGERPRINTS, tag::FINGERPRINTS, &fingerprints, &[count(&table)]);
    F::bytes(hash(tag::NULLIFIER, &[&scope, F::elements(&root)].concat()))
}

/// The instance of a dataset, every entry computed natively but for the commitment.
#[must_use]
pub fn instance(
    policy: &Policy,
    table: &Table,
    binding: &Binding,
    commitment: Bytes32,
) -> Instance {
    let scope = binding.scope();
    Instance {
        policy_id: policy.id(),
        parameters: parameters(policy),
        commitment,
        binding: binding.digest(),
        scope,
        nullifier: nullifier(policy, table, scope),
        fingerprints: Bytes32::ZERO,
        as_of: as_of(policy, binding),
        issuer: Bytes32::ZERO,
    }
}

fn packed<F: HashField>(table: &Table, selected: &[usize]) -> Vec<Vec<F>> {
    let layout = layout(F::HASH.word(), table.columns(), selected);
    table.records().iter().map(|record| pack(table.columns(), &layout, &record.cells)).collect()
}

fn closed<F: HashField>(chain: &str, closing: &str, elements: &[F], rest: &[F]) -> F::Digest {
    let mut list = Chain::new(chain);
    list.absorb(elements);
    hash(closing, &[F::elements(&list.finish()), rest].concat())
}

fn count<F: HashField>(table: &Table) -> F {
    F::default().append(0, table.records().len() as u128)
}
