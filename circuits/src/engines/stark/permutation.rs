//! Poseidon2 of width 16 over `KoalaBear` as columns of a row: the states after the first
//! seven full rounds, the results of the twenty partial S-boxes, and eight output lanes.
//! The S-box is the cube, so that each column is of degree 3 in those before it.

use p3_field::{Algebra, PrimeCharacteristicRing as _};
use p3_koala_bear::{
    GenericPoseidon2LinearLayersKoalaBear as Layers,
    KOALABEAR_POSEIDON2_RC_16_EXTERNAL_FINAL as LAST,
    KOALABEAR_POSEIDON2_RC_16_EXTERNAL_INITIAL as FIRST,
    KOALABEAR_POSEIDON2_RC_16_INTERNAL as MIDDLE, KoalaBear,
};
use p3_poseidon2::GenericPoseidon2LinearLayers;

const WIDTH: usize = 16;
const OUTPUTS: usize = 8;

/// Columns of one permutation; the last eight are its outputs.
pub const PERMUTATION_COLUMNS: usize = 7 * WIDTH + MIDDLE.len() + OUTPUTS;

/// Degree of its constraints: that of the S-box.
pub(super) const PERMUTATION_DEGREE: usize = 3;

fn full<R: Algebra<KoalaBear>>(state: &mut [R; WIDTH], constants: &[KoalaBear; WIDTH]) {
    for (lane, constant) in state.iter_mut().zip(constants) {
        *lane = (lane.clone() + *constant).cube();
    }
    external(state);
}

fn external<R: Algebra<KoalaBear>>(state: &mut [R; WIDTH]) {
    <Layers as GenericPoseidon2LinearLayers<WIDTH>>::external_linear_layer(state);
}

/// Walks through the permutation: `column` is told what each column must be, in order,
/// and returns what the walk goes on with.
fn walk<R: Algebra<KoalaBear>>(inputs: [R; WIDTH], mut column: impl FnMut(R) -> R) {
    let mut state = inputs;
    external(&mut state);
    for constants in &FIRST {
        full(&mut state, constants);
        state = state.map(&mut column);
    }
    for constant in &MIDDLE {
        state[0] = column((state[0].clone() + *constant).cube());
        Layers::internal_linear_layer(&mut state);
    }
    for (round, constants) in LAST.iter().enumerate() {
        full(&mut state, constants);
        if round + 1 < LAST.len() {
            state = state.map(&mut column);
        }
    }
    for lane in state.into_iter().take(OUTPUTS) {
        column(lane);
    }
}

/// Fills the columns of one permutation.
pub(super) fn fill(inputs: [KoalaBear; WIDTH], row: &mut [KoalaBear]) {
    let mut cells = row.iter_mut();
    walk(inputs, |value| {
        if let Some(cell) = cells.next() {
            *cell = value;
        }
        value
    });
}

/// The output lanes alone.
pub(super) fn outputs(inputs: [KoalaBear; WIDTH]) -> [KoalaBear; OUTPUTS] {
    let mut columns = [KoalaBear::ZERO; PERMUTATION_COLUMNS];
    fill(inputs, &mut columns);
    std::array::from_fn(|lane| columns[PERMUTATION_COLUMNS - OUTPUTS + lane])
}

/// Tells `zero` what must be zero for the cells to be the columns of the inputs.
pub(super) fn constrain<R, V>(inputs: [R; WIDTH], cells: &[V], mut zero: impl FnMut(R))
where
    R: Algebra<KoalaBear>,
    V: Copy + Into<R>,
{
    let mut cells = cells.iter();
    walk(inputs, |value| {
        // There are as many cells as the walk has columns.
        let Some(cell) = cells.next() else { return value };
        let cell: R = (*cell).into();
        zero(cell.clone() - value);
        cell
    });
}
