//! What a child process takes, from Linux's `/proc`.

use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::command::Line;
use crate::failure::Failure;

/// How often the child is looked at. The kernel keeps the peak; only growth in the last of these
/// intervals is missed.
const INTERVAL: Duration = Duration::from_millis(5);

/// In `/proc`, on every machine.
const TICKS_PER_SECOND: f64 = 100.0;

/// What one process took, threads and children included.
#[derive(Debug)]
pub(super) struct Usage {
    pub(super) wall_s: f64,
    pub(super) cpu_s: f64,
    /// Largest resident set.
    pub(super) peak_bytes: f64,
}

/// Runs a command whose output is of no interest.
pub(super) fn measure(line: &Line, root: &Path) -> Result<Usage, Failure> {
    let failed = |source| Failure::Start { command: line.to_string(), source };
    let before = children_s()?;
    let start = Instant::now();
    let mut child = line.command(root).stdout(Stdio::null()).spawn().map_err(failed)?;
    let status = format!("/proc/{}/status", child.id());
    let mut peak_bytes: f64 = 0.0;
    let outcome = loop {
        // After the child has ended there is nothing to be read.
        peak_bytes = fs::read_to_string(&status).map_or(0.0, |text| peak(&text)).max(peak_bytes);
        if let Some(outcome) = child.try_wait().map_err(failed)? {
            break outcome;
        }
        sleep(INTERVAL);
    };
    if !outcome.success() {
        return Err(Failure::Command { command: line.to_string(), status: outcome });
    }
    let wall_s = start.elapsed().as_secs_f64();
    Ok(Usage { wall_s, cpu_s: children_s()? - before, peak_bytes })
}

/// Seconds of CPU of all children that have ended.
fn children_s() -> Result<f64, Failure> {
    let path = "/proc/self/stat";
    let text =
        fs::read_to_string(path).map_err(|source| Failure::Read { path: path.into(), source })?;
    Ok(ticks(&text) / TICKS_PER_SECOND)
}

// The fields 16 and 17; the second is a name in brackets, which may hold blanks.
fn ticks(stat: &str) -> f64 {
    let fields = stat.rsplit_once(')').map_or("", |(_, fields)| fields);
    fields.split_whitespace().skip(13).take(2).filter_map(|field| field.parse::<f64>().ok()).sum()
}

fn peak(status: &str) -> f64 {
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kibibytes = line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok());
    1024.0 * kibibytes.unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_of_proc() {
        let stat = "7 (a b) c) S 1 7 7 0 -1 4194304 50 60 0 0 11 12 130 14 20 0 1 0 9";
        assert!((ticks(stat) - 144.0).abs() < 1e-9);
        assert!((peak("VmPeak:\t  900 kB\nVmHWM:\t   12 kB\n") - 12_288.0).abs() < 1e-9);
        assert!(peak("State:\tZ (zombie)\n") < 1e-9);
    }

    #[test]
    fn a_busy_child_is_measured_and_a_failing_one_is_a_failure() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let busy = Line::new(["sh", "-c", "i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done"]);
        let usage = measure(&busy, root).unwrap();
        assert!(usage.cpu_s > 0.0 && usage.wall_s > 0.0 && usage.peak_bytes > 0.0, "{usage:?}");
        assert!(measure(&Line::new(["false"]), root).is_err());
    }
}
