//! circomlib's Poseidon as constraints.
//!
//! Between S-boxes the permutation is linear, so the input of every S-box is a
//! combination of the inputs and of earlier S-boxes' outputs. Those combinations
//! depend on the width alone: they are worked out once, and each use of the
//! permutation costs three constraints an S-box and nothing else.

use std::sync::OnceLock;

use ark_ff::{AdditiveGroup as _, Field as _, Zero};
use assay_statement::hash::{BLOCK, Fr};
use light_poseidon::parameters::bn254_x5::get_poseidon_parameters;

use crate::engines::unrolled::wires::Wires;

/// A combination of a constant, the inputs, and the outputs of earlier S-boxes.
#[derive(Debug, Clone)]
struct Linear {
    constant: Fr,
    inputs: Vec<Fr>,
    boxes: Vec<Fr>,
}

/// The permutation of one width, and the first lane of its result.
#[derive(Debug)]
struct Template {
    boxes: Vec<Linear>,
    output: Linear,
}

/// `Poseidon(key, inputs…)`, in blocks where there are more than [`BLOCK`] inputs:
/// the twin of [`assay_statement::hash::keyed`].
pub(in crate::engines::unrolled) fn keyed<W: Wires>(
    wires: &mut W,
    key: &W::Lc,
    inputs: &[W::Lc],
) -> W::Lc {
    if inputs.len() <= BLOCK {
        return wires.permute(key, inputs);
    }
    let zero = wires.constant(Fr::ZERO);
    let mut state = key.clone();
    for block in inputs.chunks(BLOCK) {
        let mut block = block.to_vec();
        block.resize(BLOCK, zero.clone());
        state = wires.permute(&state, &block);
    }
    state
}

/// One permutation, S-box by S-box.
pub(in crate::engines::unrolled) fn permute<W: Wires>(
    wires: &mut W,
    key: &W::Lc,
    inputs: &[W::Lc],
) -> W::Lc {
    let template = template(inputs.len() + 1);
    let mut outputs: Vec<W::Lc> = Vec::with_capacity(template.boxes.len());
    for linear in &template.boxes {
        let input = linear.instantiate(wires, key, inputs, &outputs);
        let square = wires.product(&input, &input);
        let fourth = wires.product(&square, &square);
        let output = wires.product(&fourth, &input);
        outputs.push(output);
    }
    template.output.instantiate(wires, key, inputs, &outputs)
}

impl Linear {
    fn instantiate<W: Wires>(
        &self,
        wires: &W,
        key: &W::Lc,
        inputs: &[W::Lc],
        outputs: &[W::Lc],
    ) -> W::Lc {
        let lanes = std::iter::once(key).chain(inputs);
        let parts: Vec<(Fr, &W::Lc)> = self
            .inputs
            .iter()
            .copied()
            .zip(lanes)
            .chain(self.boxes.iter().copied().zip(outputs))
            .filter(|(factor, _)| !factor.is_zero())
            .collect();
        wires.combine(self.constant, &parts)
    }

    fn unit_box(index: usize, inputs: usize) -> Self {
        let mut boxes = vec![Fr::ZERO; index + 1];
        boxes[index] = Fr::ONE;
        Self { constant: Fr::ZERO, inputs: vec![Fr::ZERO; inputs], boxes }
    }

    fn is_constant(&self) -> bool {
        self.inputs.iter().chain(&self.boxes).all(Zero::is_zero)
    }

    fn add_scaled(&mut self, factor: Fr, other: &Self) {
        self.constant += factor * other.constant;
        self.boxes.resize(self.boxes.len().max(other.boxes.len()), Fr::ZERO);
        let pairs = self.inputs.iter_mut().zip(&other.inputs);
        for (own, other) in pairs.chain(self.boxes.iter_mut().zip(&other.boxes)) {
            *own += factor * other;
        }
    }
}

fn template(inputs: usize) -> &'static Template {
    static TEMPLATES: [OnceLock<Template>; BLOCK + 2] = [const { OnceLock::new() }; BLOCK + 2];
    TEMPLATES[inputs].get_or_init(|| build(inputs))
}

fn build(inputs: usize) -> Template {
    let width = inputs + 1;
    let parameters = u8::try_from(width)
        .ok()
        .and_then(|width| get_poseidon_parameters::<Fr>(width).ok())
        .unwrap_or_else(|| unreachable!("circomlib defines Poseidon for {inputs} inputs"));
    let empty = Linear { constant: Fr::ZERO, inputs: vec![Fr::ZERO; inputs], boxes: Vec::new() };
    let mut boxes = Vec::new();
    let mut state = vec![empty.clone(); width];
    for (lane, linear) in state.iter_mut().skip(1).enumerate() {
        linear.inputs[lane] = Fr::ONE;
    }
    let half = parameters.full_rounds / 2;
    let partial = half..half + parameters.partial_rounds;
    for round in 0..parameters.full_rounds + parameters.partial_rounds {
        for (lane, linear) in state.iter_mut().enumerate() {
            linear.constant += parameters.ark[round * width + lane];
            if lane > 0 && partial.contains(&round) {
                continue;
            }
            if linear.is_constant() {
                linear.constant = linear.constant.pow([parameters.alpha]);
                continue;
            }
            boxes.push(linear.clone());
            *linear = Linear::unit_box(boxes.len() - 1, inputs);
        }
        let mixed = |lane: usize| {
            let mut sum = empty.clone();
            for (factor, linear) in parameters.mds[lane].iter().zip(&state) {
                sum.add_scaled(*factor, linear);
            }
            sum
        };
        state = (0..width).map(mixed).collect();
    }
    Template { boxes, output: state.swap_remove(0) }
}
