//! How large a proving key is, which must be as its circuit says.

use assay_circuits::groth16::{Circuit, Structure};
use assay_statement::Entry;

use crate::ProvingKey;

/// Uncompressed points of the two groups, and the length in front of a list.
const G1: u64 = 64;
const G2: u64 = 128;
const LENGTH: u64 = 8;

/// What of a circuit decides the lengths of a proving key's lists. A key that has
/// others was made for another circuit, whatever its label says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeySize {
    /// Variables, the constant and the instance included.
    pub variables: usize,
    /// Points at which the constraints are interpolated.
    pub domain: usize,
}

impl KeySize {
    /// The size of a system's keys. There is a point for each constraint and for each
    /// public input, and as many more as make a power of two.
    #[must_use]
    pub const fn new(variables: usize, constraints: usize) -> Self {
        let points = constraints.saturating_add(Structure::INSTANCE);
        Self { variables, domain: points.next_power_of_two() }
    }

    /// The size of a key in memory, if its lists agree.
    pub(crate) fn of(key: &ProvingKey) -> Option<Self> {
        let variables = key.a_query.len();
        let agree = key.b_g1_query.len() == variables
            && key.b_g2_query.len() == variables
            && key.l_query.len().checked_add(key.vk.gamma_abc_g1.len()) == Some(variables);
        agree.then(|| Self { variables, domain: key.h_query.len() + 1 })
    }

    /// Length of the key's file, which tells most other keys without reading them.
    pub(crate) fn bytes(self) -> u64 {
        let (variables, domain) = (self.variables as u64, self.domain as u64);
        let public = Entry::ALL.len() as u64 + 1;
        let verifying = G1 + 3 * G2 + LENGTH + public * G1;
        let lists = variables * (2 * G1 + G2)
            + domain.saturating_sub(1) * G1
            + variables.saturating_sub(public) * G1;
        verifying + 2 * G1 + 5 * LENGTH + lists
    }
}

impl From<&Circuit> for KeySize {
    fn from(circuit: &Circuit) -> Self {
        Self::new(circuit.structure().variables(), circuit.constraints())
    }
}

impl std::fmt::Display for KeySize {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} variables and a domain of {}", self.variables, self.domain)
    }
}
