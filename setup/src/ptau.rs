//! Reference strings from ceremonies, in the sections of `.ptau` files as snarkjs writes them.

use std::io::{self, Read, Seek, SeekFrom};

use assay_circuits::halo2::Circuit;
use assay_circuits::halo2::reference::{POWER_BYTES, Powers, ReferenceError, SECOND_BYTES};

/// Why a file is no reference string.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PtauError {
    /// It could not be read, or ends too early.
    #[error("cannot read: {0}")]
    Io(#[from] io::Error),
    /// It does not begin as such files do.
    #[error("expected a .ptau file of version 1, got something else")]
    Format,
    /// A section is missing, is there twice, or has another length than it says elsewhere.
    #[error("expected one section {section} ({content}) of {expected} bytes, got {got}")]
    Section {
        /// Its number.
        section: u32,
        /// What is in it.
        content: &'static str,
        /// Bytes that it should have, or fewest.
        expected: u64,
        /// Bytes that it has; 0 where there is none.
        got: u64,
    },
    /// Powers in another group.
    #[error("expected powers in the groups of BN254, got another field")]
    Field,
    /// More powers than any ceremony has made.
    #[error("expected at most 2^{MOST_LOG} powers, got 2^{got}")]
    Size {
        /// The binary logarithm of their number.
        got: u32,
    },
    /// Nobody has contributed.
    #[error("expected a string that somebody has contributed to, got one with no contribution")]
    NoContribution,
    /// The points are none.
    #[error(transparent)]
    Points(#[from] ReferenceError),
}

/// What is taken of a file.
pub(crate) struct Ceremony {
    pub(crate) powers: Powers,
    /// How many have contributed, by the file's own count.
    pub(crate) contributions: u32,
}

/// Powers that such files have at most.
const MOST_LOG: u32 = 28;
/// Sections that a file has at most.
const MOST_SECTIONS: u32 = 64;

/// The order of the field that BN254's coordinates are from, little-endian.
const ORDER: [u8; 32] = [
    0x47, 0xfd, 0x7c, 0xd8, 0x16, 0x8c, 0x20, 0x3c, 0x8d, 0xca, 0x71, 0x68, 0x91, 0x6a, 0x81, 0x97,
    0x5d, 0x58, 0x81, 0x81, 0xb6, 0x45, 0x50, 0xb8, 0x29, 0xa0, 0x31, 0xe1, 0x72, 0x4e, 0x64, 0x30,
];

const HEADER: (u32, &str) = (1, "header");
const FIRST: (u32, &str) = (2, "powers in the first group");
const SECOND: (u32, &str) = (3, "powers in the second group");
const CONTRIBUTIONS: (u32, &str) = (7, "contributions");

/// Reads as many powers as the largest circuit needs, or what there is. Whether they are powers
/// is for [`Powers::check`] to say.
pub(crate) fn read(file: &mut (impl Read + Seek)) -> Result<Ceremony, PtauError> {
    let sections = sections(file)?;
    let header: [u8; 44] = start(file, &sections, HEADER, 44)?;
    let (width, rest) = header.split_at(4);
    let (order, rest) = rest.split_at(32);
    if width != 32_u32.to_le_bytes() || order != ORDER {
        return Err(PtauError::Field);
    }
    let log = word(rest);
    if log > MOST_LOG {
        return Err(PtauError::Size { got: log });
    }
    let contributions = word(&start::<4>(file, &sections, CONTRIBUTIONS, 4)?);
    if contributions == 0 {
        return Err(PtauError::NoContribution);
    }
    let powers = 1_u64 << log;
    let second: [u8; 2 * SECOND_BYTES] =
        start(file, &sections, SECOND, powers * SECOND_BYTES as u64)?;
    let (one, secret) = second.split_at(SECOND_BYTES);
    let (Ok(one), Ok(secret)) = (one.try_into(), secret.try_into()) else {
        return Err(PtauError::Format);
    };
    seek(file, &sections, FIRST, (2 * powers - 1) * POWER_BYTES as u64)?;
    let count = usize::try_from(powers).unwrap_or(usize::MAX).min(Circuit::MAX_ROWS);
    let powers = Powers::read(&mut io::BufReader::new(file), count, [one, secret])?;
    Ok(Ceremony { powers, contributions })
}

/// A section's number, where its content begins, and its length.
type Section = (u32, u64, u64);

fn sections(file: &mut (impl Read + Seek)) -> Result<Vec<Section>, PtauError> {
    let mut start = [0; 12];
    file.read_exact(&mut start)?;
    let (magic, rest) = start.split_at(4);
    let (version, count) = rest.split_at(4);
    let count = word(count);
    if magic != b"ptau" || word(version) != 1 || count > MOST_SECTIONS {
        return Err(PtauError::Format);
    }
    let mut sections = Vec::new();
    for _ in 0..count {
        let mut head = [0; 12];
        file.read_exact(&mut head)?;
        let (section, length) = head.split_at(4);
        let length = u64::from(word(length)) | (u64::from(word(&length[4..])) << 32);
        let begin = file.stream_position()?;
        sections.push((word(section), begin, length));
        let end = begin.checked_add(length).ok_or(PtauError::Format)?;
        file.seek(SeekFrom::Start(end))?;
    }
    Ok(sections)
}

/// Goes to the only section of a number, which has so many bytes or, where it says how many
/// entries follow, more.
fn seek(
    file: &mut impl Seek,
    sections: &[Section],
    (section, content): (u32, &'static str),
    expected: u64,
) -> Result<(), PtauError> {
    let mut found = sections.iter().filter(|(number, ..)| *number == section);
    let (begin, got) = match (found.next(), found.next()) {
        (Some((_, begin, length)), None) => (*begin, *length),
        _ => (0, 0),
    };
    let fits = if section == CONTRIBUTIONS.0 { got >= expected } else { got == expected };
    if !fits {
        return Err(PtauError::Section { section, content, expected, got });
    }
    file.seek(SeekFrom::Start(begin))?;
    Ok(())
}

/// The first bytes of a section.
fn start<const N: usize>(
    file: &mut (impl Read + Seek),
    sections: &[Section],
    section: (u32, &'static str),
    expected: u64,
) -> Result<[u8; N], PtauError> {
    seek(file, sections, section, expected)?;
    let mut bytes = [0; N];
    file.read_exact(&mut bytes)?;
    Ok(bytes)
}

/// A little-endian integer of 32 bits; what is missing of it counts as zeros.
fn word(bytes: &[u8]) -> u32 {
    bytes.iter().take(4).rev().fold(0, |word, byte| (word << 8) | u32::from(*byte))
}
