//! A proof begins with the commitment to its tables, and who has data and salt computes it
//! again.

use assay_circuits::engines::EngineError;
use assay_circuits::stark::{Proven, System};
use assay_statement::{Binding, Bytes32, Cell, Entry, Instance, Policy, Record, Salt, Table};

use super::{assign, prove, segmented, system};
use crate::policies::{examples, frames};
use crate::support::salt;

/// Another one opens no commitment that was made before: a change of this is a change of
/// the engine's version.
const PINNED: &str = "0x007ef1e49c4516dedd568886b0f92f70f69825213eb996e2ec40cb47717659c4";

fn other_salt() -> Salt {
    Salt::try_from(Bytes32::keccak(&[b"another"]).shifted()).unwrap()
}

#[test]
fn the_commitment_of_a_proof_is_that_of_its_data() {
    for example in examples() {
        let policy = example.over_koala_bear();
        for system in [system(&policy), segmented(&policy)] {
            let Proven { instance, proof } =
                prove(&system, assign(&system, &policy, &example.table));
            assert_eq!(system.committed(&system.decode(&proof).unwrap()), instance.commitment);
            let opened = system.commitment(&policy, &example.table, &instance, &salt());
            assert_eq!(opened, Ok(instance.commitment), "{}", example.name);
        }
    }
}

fn opened(
    system: &System,
    policy: &Policy,
    table: &Table,
    instance: &Instance,
    salt: &Salt,
) -> Bytes32 {
    system.commitment(policy, table, instance, salt).unwrap()
}

#[test]
fn what_is_committed_to_depends_on_all_that_it_should() {
    let example = &frames()[0];
    let (policy, table) = (example.over_koala_bear(), &example.table);
    let system = system(&policy);
    let honest = assign(&system, &policy, table).instance().clone();
    let commitment = opened(&system, &policy, table, &honest, &salt());
    assert_eq!(commitment.to_string(), PINNED);
    assert_eq!(commitment.0[0], 0, "248 bits");
    assert_ne!(opened(&system, &policy, table, &honest, &other_salt()), commitment);

    for (row, record) in table.records().iter().enumerate() {
        for column in 0..record.cells.len() {
            let mut records: Vec<Record> = table.records().to_vec();
            let cell = &mut records[row].cells[column];
            *cell = match *cell {
                Cell::Null => continue,
                Cell::Integer(_) | Cell::Text(_) | Cell::Short(_) => Cell::Null,
            };
            let changed = Table::new(table.columns().to_vec(), records).unwrap();
            let got = system.commitment(&policy, &changed, &honest, &salt());
            assert_ne!(got, Ok(commitment), "record {row}, column {column}");
        }
    }
    for (index, entry) in Entry::ALL.into_iter().enumerate() {
        let mut entries = honest.entries();
        entries[index].0[31] ^= 1;
        let got = opened(&system, &policy, table, &Instance::from_entries(&entries), &salt());
        assert_eq!(got == commitment, entry == Entry::Commitment, "{}", entry.name());
    }
}

#[test]
fn data_of_another_statement_are_refused() {
    let example = &frames()[0];
    let policy = example.over_koala_bear();
    let system = system(&policy);
    let honest = assign(&system, &policy, &example.table).instance().clone();
    let record = &example.table.records()[0];
    let many = vec![record.clone(); system.records() + 1];
    let many = Table::new(example.table.columns().to_vec(), many).unwrap();
    let (expected, got) = (system.records(), system.records() + 1);
    let refused = system.commitment(&policy, &many, &honest, &salt());
    assert_eq!(refused, Err(EngineError::Capacity { expected, got }));
    let other = examples().into_iter().find(|example| example.name == "sum").unwrap();
    let other = other.over_koala_bear();
    let refused = system.commitment(&other, &example.table, &honest, &salt());
    assert_eq!(refused, Err(EngineError::Shape));
}

/// Where no mask hides it, the same value would be the same bytes in two proofs.
#[test]
fn two_proofs_of_the_same_data_share_nothing_but_their_statement() {
    let example = &frames()[0];
    let policy = example.over_koala_bear();
    let system = system(&policy);
    let proofs = [salt(), other_salt()].map(|salt| {
        let binding = Binding::Unbound;
        let witness = system.assign(&policy, &example.table, &binding, &salt).unwrap();
        prove(&system, witness).proof
    });
    let words = |proof: &[u8]| -> std::collections::BTreeSet<[u8; 16]> {
        proof.windows(16).map(|window| window.try_into().unwrap()).collect()
    };
    let [one, other] = proofs.each_ref().map(|proof| words(proof));
    // The lengths of lists and the heights are the same; no sixteen bytes beside them.
    let shared: Vec<_> = one.intersection(&other).collect();
    let varied =
        |word: &&&[u8; 16]| word.iter().collect::<std::collections::BTreeSet<_>>().len() > 6;
    assert_eq!(shared.iter().filter(varied).count(), 0, "{shared:?}");
}
