//! Everything random in a proof, expanded from the salt and the data: who has both computes
//! the commitment to the tables again, masks included. Who lacks either learns nothing, and a
//! salt that served twice, for other data or another statement, gives other masks.

use assay_statement::{Bytes32, Cell, Instance, KeyId, Record, Salt};
use chacha20::ChaCha12Rng;
use rand::SeedableRng as _;
use zeroize::ZeroizeOnDrop;

/// Records that are digested at once.
const CHUNK: usize = 4096;

/// The seed of all streams of a proof.
#[derive(ZeroizeOnDrop)]
pub(super) struct Coins([u8; 32]);

impl Coins {
    /// The instance's commitment follows from the coins, and is left out.
    pub(super) fn new(system: KeyId, instance: &Instance, records: &[Record], salt: &Salt) -> Self {
        let entries = Instance { commitment: Bytes32::ZERO, ..instance.clone() }.entries();
        let entries: Vec<&[u8]> = entries.iter().map(|entry| entry.0.as_slice()).collect();
        let (system, salt, records) = (system.digest, salt.to_bytes32(), digest(records));
        let parts =
            [b"assay/coins/1".as_slice(), &salt.0, &system.0, &entries.concat(), &records.0];
        Self(Bytes32::keccak(&parts).0)
    }

    /// The stream of one segment for one purpose.
    pub(super) fn stream(&self, purpose: &'static str, segment: usize) -> ChaCha12Rng {
        let index = (segment as u64).to_be_bytes();
        ChaCha12Rng::from_seed(Bytes32::keccak(&[&self.0, purpose.as_bytes(), &index]).0)
    }
}

/// A digest of all cells, in order. Records of one table have equally many.
fn digest(records: &[Record]) -> Bytes32 {
    records.chunks(CHUNK).fold(Bytes32::ZERO, |before, records| {
        let mut bytes = Vec::new();
        for cell in records.iter().flat_map(|record| &record.cells) {
            match cell {
                Cell::Null => bytes.push(0),
                Cell::Integer(value) => {
                    bytes.push(1);
                    bytes.extend(value.to_be_bytes());
                }
                Cell::Text(text) => {
                    bytes.push(2);
                    bytes.extend(text.0);
                }
                Cell::Short(text) => {
                    bytes.push(3);
                    // No byte of a text is zero.
                    bytes.extend(text.as_bytes());
                    bytes.push(0);
                }
            }
        }
        Bytes32::keccak(&[&before.0, &bytes])
    })
}
