//! Poseidon2 round by round, from the library's layers and constants.

use p3_field::PrimeCharacteristicRing as _;
use p3_koala_bear::{
    GenericPoseidon2LinearLayersKoalaBear as Layers, KOALABEAR_POSEIDON2_RC_16_EXTERNAL_FINAL,
    KOALABEAR_POSEIDON2_RC_16_EXTERNAL_INITIAL, KOALABEAR_POSEIDON2_RC_16_INTERNAL, KoalaBear,
    default_koalabear_poseidon2_16,
};
use p3_poseidon2::GenericPoseidon2LinearLayers;
use p3_symmetric::Permutation as _;

type State = [KoalaBear; 16];

fn external(state: &mut State) {
    <Layers as GenericPoseidon2LinearLayers<16>>::external_linear_layer(state);
}

fn full(state: &mut State, constants: &State) {
    for lane in 0..16 {
        state[lane] = (state[lane] + constants[lane]).cube();
    }
    external(state);
}

/// The columns of one permutation.
pub(crate) fn columns(inputs: State) -> Vec<KoalaBear> {
    let mut columns = Vec::new();
    let mut state = inputs;
    external(&mut state);
    for constants in &KOALABEAR_POSEIDON2_RC_16_EXTERNAL_INITIAL {
        full(&mut state, constants);
        columns.extend(state);
    }
    for constant in KOALABEAR_POSEIDON2_RC_16_INTERNAL {
        state[0] = (state[0] + constant).cube();
        columns.push(state[0]);
        Layers::internal_linear_layer(&mut state);
    }
    for constants in &KOALABEAR_POSEIDON2_RC_16_EXTERNAL_FINAL {
        full(&mut state, constants);
        columns.extend(state);
    }
    // Half of the last state is not kept.
    columns.truncate(columns.len() - 8);
    columns
}

#[test]
fn columns_end_with_the_permutation() {
    let inputs: State = std::array::from_fn(|lane| KoalaBear::from_usize(lane * lane + 3));
    let columns = columns(inputs);
    assert_eq!(columns.len(), assay_circuits::stark::PERMUTATION_COLUMNS);
    let permuted = default_koalabear_poseidon2_16().permute(inputs);
    assert_eq!(columns[columns.len() - 8..], permuted[..8]);
}
