//! Groth16 keys in the form of snarkjs, with γ = δ = 1 as before any contribution.

use std::fs::File;
use std::io::{self, BufWriter, Seek as _, SeekFrom, Write as _};
use std::path::Path;

use ark_bn254::{Fq, Fr, G1Projective, G2Projective};
use ark_ff::{AdditiveGroup as _, BigInteger as _, Field as _, PrimeField, UniformRand as _};
use ark_poly::{EvaluationDomain as _, Radix2EvaluationDomain};
use ark_std::rand::rngs::OsRng;
use assay_benches::Failure;

use crate::group::{Group, montgomery, write as points};
use crate::r1cs::Circuit;

/// Draws secrets, and writes the key that they make of a circuit.
pub(crate) fn write(circuit: &Circuit, path: &Path) -> Result<(), Failure> {
    let [secret, alpha, beta] = [(); 3].map(|()| Fr::rand(&mut OsRng));
    let (count, inputs) = (circuit.constraints.len(), circuit.public + 1);
    let domain = |size| Radix2EvaluationDomain::<Fr>::new(size).ok_or("no domain is so large");
    let (domain, doubled) = (domain(count + inputs)?, domain(2 * (count + inputs))?);
    let lagrange = domain.evaluate_all_lagrange_coefficients(secret);

    // Each wire's polynomials of the three matrices, at the secret. One more constraint for each public
    // wire keeps these independent.
    let mut wires = [
        vec![Fr::ZERO; circuit.wires],
        vec![Fr::ZERO; circuit.wires],
        vec![Fr::ZERO; circuit.wires],
    ];
    for (constraint, at) in circuit.constraints.iter().zip(&lagrange) {
        for (values, combination) in wires.iter_mut().zip(constraint) {
            for (wire, coefficient) in combination {
                values[*wire] += *coefficient * at;
            }
        }
    }
    let [mut a, b, c] = wires;
    for (value, at) in a.iter_mut().zip(&lagrange[count..count + inputs]) {
        *value += at;
    }
    let mixed: Vec<Fr> =
        a.iter().zip(&b).zip(&c).map(|((a, b), c)| beta * a + alpha * b + c).collect();
    let odd = doubled.evaluate_all_lagrange_coefficients(secret).into_iter().skip(1).step_by(2);

    let mut file = Sections(BufWriter::new(File::create(path)?));
    file.0.write_all(b"zkey")?;
    file.numbers(&[1, 10])?;
    file.section(1, |file| file.numbers(&[1]))?;
    file.section(2, |file| {
        file.numbers(&[32])?;
        file.0.write_all(&Fq::MODULUS.to_bytes_le())?;
        file.numbers(&[32])?;
        file.0.write_all(&Fr::MODULUS.to_bytes_le())?;
        file.numbers(&[circuit.wires, circuit.public, domain.size()])?;
        points::<G1Projective>(&mut file.0, &[alpha, beta], montgomery)?;
        points::<G2Projective>(&mut file.0, &[beta, Fr::ONE], montgomery)?;
        points::<G1Projective>(&mut file.0, &[Fr::ONE], montgomery)?;
        points::<G2Projective>(&mut file.0, &[Fr::ONE], montgomery)
    })?;
    file.points::<G1Projective>(3, &mixed[..inputs])?;
    file.section(4, |file| file.coefficients(circuit))?;
    file.points::<G1Projective>(5, &a)?;
    file.points::<G1Projective>(6, &b)?;
    file.points::<G2Projective>(7, &b)?;
    file.points::<G1Projective>(8, &mixed[inputs..])?;
    file.points::<G1Projective>(9, &odd.collect::<Vec<_>>())?;
    // A digest of the circuit, which only contributions look at, and no contributions.
    file.section(10, |file| file.0.write_all(&[0; 68]))?;
    Ok(file.0.flush()?)
}

struct Sections(BufWriter<File>);

impl Sections {
    fn numbers(&mut self, numbers: &[usize]) -> io::Result<()> {
        for number in numbers {
            let number = u32::try_from(*number).map_err(io::Error::other)?;
            self.0.write_all(&number.to_le_bytes())?;
        }
        Ok(())
    }

    /// Number and length, then the content.
    fn section(
        &mut self,
        id: usize,
        content: impl FnOnce(&mut Self) -> io::Result<()>,
    ) -> io::Result<()> {
        self.numbers(&[id])?;
        self.0.write_all(&[0; 8])?;
        let start = self.0.stream_position()?;
        content(self)?;
        let end = self.0.stream_position()?;
        self.0.seek(SeekFrom::Start(start - 8))?;
        self.0.write_all(&(end - start).to_le_bytes())?;
        self.0.seek(SeekFrom::Start(end)).map(drop)
    }

    fn points<G: Group>(&mut self, id: usize, scalars: &[Fr]) -> io::Result<()> {
        self.section(id, |file| points::<G>(&mut file.0, scalars, montgomery))
    }

    /// Of the first two matrices; times 2^512, little-endian.
    fn coefficients(&mut self, circuit: &Circuit) -> io::Result<()> {
        let factor = Fr::from(2).pow([512]);
        let form = |value: Fr| (value * factor).into_bigint().to_bytes_le();
        let used = circuit.constraints.iter().map(|[a, b, _]| a.len() + b.len()).sum::<usize>();
        self.numbers(&[used + circuit.public + 1])?;
        for (row, constraint) in circuit.constraints.iter().enumerate() {
            for (matrix, combination) in constraint.iter().take(2).enumerate() {
                for (wire, coefficient) in combination {
                    self.numbers(&[matrix, row, *wire])?;
                    self.0.write_all(&form(*coefficient))?;
                }
            }
        }
        for wire in 0..=circuit.public {
            self.numbers(&[0, circuit.constraints.len() + wire, wire])?;
            self.0.write_all(&form(Fr::ONE))?;
        }
        Ok(())
    }
}
