//! The constraint systems that circom writes.

use ark_bn254::Fr;
use ark_ff::PrimeField as _;
use assay_benches::Failure;

/// A linear combination of wires.
pub(crate) type Combination = Vec<(usize, Fr)>;

/// Constraints a·b = c; wire 0 is one, then come the public wires.
#[derive(Debug, Default)]
pub(crate) struct Circuit {
    pub(crate) wires: usize,
    pub(crate) public: usize,
    pub(crate) constraints: Vec<[Combination; 3]>,
}

impl Circuit {
    /// Reads a file of version 1 over BN254's scalars.
    pub(crate) fn read(file: &[u8]) -> Result<Self, Failure> {
        let mut bytes = Bytes(file);
        if bytes.take(8)? != b"r1cs\x01\0\0\0" {
            return Err("expected an r1cs file of version 1".into());
        }
        // The order of sections is open, and the header says how many constraints there are.
        let (mut header, mut constraints) = (Bytes(&[]), Bytes(&[]));
        for _ in 0..bytes.number()? {
            let (kind, length) = (bytes.number()?, bytes.number()?);
            bytes.take(4)?;
            let section = Bytes(bytes.take(length)?);
            match kind {
                1 => header = section,
                2 => constraints = section,
                _ => {}
            }
        }
        // The length of an element and the modulus; then wires, outputs, public and private inputs.
        header.take(36)?;
        let [wires, outputs, inputs] = [header.number()?, header.number()?, header.number()?];
        header.take(12)?;
        let count = header.number()?;
        let constraints = (0..count)
            .map(|_| Ok([constraints.terms()?, constraints.terms()?, constraints.terms()?]))
            .collect::<Result<_, Failure>>()?;
        Ok(Self { wires, public: outputs + inputs, constraints })
    }
}

struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    fn take(&mut self, count: usize) -> Result<&'a [u8], Failure> {
        let (taken, rest) = self.0.split_at_checked(count).ok_or("the r1cs file ends early")?;
        self.0 = rest;
        Ok(taken)
    }

    fn number(&mut self) -> Result<usize, Failure> {
        Ok(u32::from_le_bytes(self.take(4)?.try_into()?).try_into()?)
    }

    fn terms(&mut self) -> Result<Combination, Failure> {
        let count = self.number()?;
        (0..count)
            .map(|_| Ok((self.number()?, Fr::from_le_bytes_mod_order(self.take(32)?))))
            .collect()
    }
}
