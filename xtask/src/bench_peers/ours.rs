//! Our engines, which measure themselves: key, proof and verification are one process.

use super::Track;
use super::contestant::Figures;
use crate::command::Line;
use crate::failure::Failure;

pub(super) fn run(track: &Track, engine: &str, records: u32) -> Result<Figures, Failure> {
    let (program, records) = (track.binary("yardstick"), records.to_string());
    let line = Line::new([program.as_str(), "--engine", engine, "--records", &records]);
    super::parsed(&line, &line.read(&track.root)?)
}
