//! The gadgets against those of `ark-r1cs-std`: accepted and refused alike.

use ark_ff::{Field as _, UniformRand as _};
use ark_r1cs_std::alloc::AllocVar as _;
use ark_r1cs_std::eq::EqGadget as _;
use ark_r1cs_std::fields::fp::FpVar;
use ark_relations::gr1cs::ConstraintSystem;
use ark_std::rand::{SeedableRng as _, rngs::StdRng};
use assay_circuits::groth16::power_of_two;
use assay_circuits::language::Source;
use assay_statement::hash::Fr;

use crate::forgery::Bench;
use crate::policies::{Example, singles};

#[test]
fn range_checks_agree_with_the_decomposition_of_arkworks() {
    let bench = Bench::new(single("row_count"));
    let clause = "column#1: type, from below";
    for value in edges(16) {
        let mut lie = bench.inputs(&bench.example.table);
        lie.cells[0][0] = (Fr::ONE, value);
        let ours = !bench.refusals(&lie).contains(clause);
        let cs = ConstraintSystem::new_ref();
        let variable = FpVar::new_witness(cs.clone(), || Ok(value)).unwrap();
        let _bits = variable.to_bits_le_with_top_bits_zero(16).unwrap();
        assert_eq!(ours, cs.is_satisfied().unwrap(), "16 bits of {value}");
    }
}

#[test]
fn range_checks_of_key_strings_agree_too() {
    let bench = Bench::new(single("in_set of strings"));
    let clause = "order: key string";
    for value in edges(248) {
        let mut lie = bench.inputs(&bench.example.table);
        lie.cells[0][0] = (Fr::ONE, value);
        let ours = !bench.refusals(&lie).contains(clause);
        let cs = ConstraintSystem::new_ref();
        let variable = FpVar::new_witness(cs.clone(), || Ok(value)).unwrap();
        let _bits = variable.to_bits_le_with_top_bits_zero(248).unwrap();
        assert_eq!(ours, cs.is_satisfied().unwrap(), "248 bits of {value}");
    }
}

#[test]
fn equality_agrees_with_that_of_arkworks() {
    let bench = Bench::new(single("in_set"));
    let zero = |source: &Source| matches!(source, Source::IsZero(_));
    let columns = &bench.definition.columns;
    let column = columns.iter().position(|column| zero(&column.source)).unwrap();
    let honest = bench.inputs(&bench.example.table);
    let member = honest.arguments[0];
    let mut values = edges(16);
    values.extend(edges(16).iter().map(|value| member + value));
    for value in values {
        for claim in [
            Fr::from(0),
            Fr::ONE,
            Fr::from(2),
            -Fr::ONE,
            (value - member).inverse().unwrap_or_default(),
        ] {
            let mut lie = honest.clone();
            lie.cells[0][0] = (Fr::ONE, value);
            lie.forced.insert(bench.column(column, 0), claim);
            let ours = !bench.refusals(&lie).contains("in_set/1#1: equals a member");
            let cs = ConstraintSystem::new_ref();
            let allocate = |value| FpVar::new_witness(cs.clone(), || Ok(value)).unwrap();
            let equal = allocate(value).is_eq(&allocate(member)).unwrap();
            FpVar::from(equal).enforce_equal(&allocate(claim)).unwrap();
            assert_eq!(ours, cs.is_satisfied().unwrap(), "{value} = {member} is {claim}");
        }
    }
}

fn single(name: &str) -> Example {
    singles().into_iter().find(|example| example.name == name).unwrap()
}

/// Around the ends of the width and of the field, and anywhere.
fn edges(width: u32) -> Vec<Fr> {
    let (power, half) = (power_of_two(width), -Fr::ONE / Fr::from(2));
    let centres = [Fr::from(0), power, -power, power + power, half, power_of_two(253)];
    let mut rng = StdRng::seed_from_u64(11);
    let near = |centre: Fr| [centre - Fr::ONE, centre, centre + Fr::ONE];
    let random = (0..8).map(|_| Fr::rand(&mut rng)).collect::<Vec<_>>();
    centres.into_iter().flat_map(near).chain(random).collect()
}
