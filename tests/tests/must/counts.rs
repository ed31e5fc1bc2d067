//! Keys and calls for another number of public inputs are refused in Rust and in
//! Solidity: the proof system's library itself ignores what is missing or too many.

use assay_chain::alloy_primitives::U256;
use assay_chain::alloy_sol_types::{SolType, sol_data};
use assay_chain::contracts::Artifact;
use assay_chain::encode::{KEY_WORDS, SolidityKey};
use assay_chain::evm::{Evm, EvmError};
use assay_verifier::{KeyError, KeyRegistry};

use crate::chain::{CHAIN_ID, OPERATOR};
use crate::world::{NOW, World};

/// Bytes of a key before the points of the inputs, and of each such point.
const HEAD: usize = 232;
const POINT: usize = 32;

fn deploy(words: Vec<U256>) -> Result<(), EvmError> {
    let arguments = <(sol_data::Array<sol_data::Uint<256>>,)>::abi_encode_params(&(words,));
    let code = Artifact::groth16_verifier().unwrap().creation_code(&arguments);
    Evm::new(CHAIN_ID, NOW).deploy(OPERATOR, code).map(drop)
}

#[test]
fn a_key_for_another_number_of_inputs_is_refused_by_both() {
    let world = World::get();
    let honest = world.key.key.0.clone();
    let words = SolidityKey::from_bytes(&honest).unwrap().words().to_vec();
    assert_eq!((deploy(words.clone()), words.len()), (Ok(()), KEY_WORDS));
    let inputs = (honest.len() - HEAD) / POINT;
    assert_eq!(inputs, 10, "the constant and nine entries");

    for count in (0..=inputs + 3).filter(|count| *count != inputs) {
        // Points are left out, or the last one is repeated: all are on the curve.
        let last = honest[honest.len() - POINT..].to_vec();
        let mut bytes = honest.clone();
        bytes.truncate(HEAD + count.min(inputs) * POINT);
        bytes.extend(last.repeat(count.saturating_sub(inputs)));
        bytes[HEAD - 8..HEAD].copy_from_slice(&(count as u64).to_le_bytes());
        let mut file = world.key.clone();
        file.key.0 = bytes.clone();
        let refusal = KeyRegistry::new().insert(&file).unwrap_err();
        assert!(matches!(refusal, KeyError::InputCount { expected: 10, .. }), "{refusal}");
        assert!(SolidityKey::from_bytes(&bytes).is_err());

        let mut words = words.clone();
        let last = words[KEY_WORDS - 2..].to_vec();
        words.truncate(KEY_WORDS - 2 * inputs + 2 * count.min(inputs));
        words.extend(last.repeat(count.saturating_sub(inputs)));
        let Err(EvmError::Failed { got, .. }) = deploy(words) else { panic!("{count} inputs") };
        assert_eq!(got, "KeyLength", "{count} inputs");
    }
}
