//! The machine that the race is run on, without its name.

use std::fs;
use std::path::Path;

use crate::command::Line;
use crate::failure::Failure;

/// One paragraph.
pub(super) fn describe(root: &Path, runs: u32) -> Result<String, Failure> {
    let processors = read("/proc/cpuinfo")?;
    let model = field(&processors, "model name").unwrap_or(std::env::consts::ARCH);
    let vectors = ["avx2", "avx512f"].map(|flag| {
        let has = field(&processors, "flags").is_some_and(|all| all.split(' ').any(|f| f == flag));
        if has { format!(", {}", flag.to_uppercase()) } else { String::new() }
    });
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let memory = read("/proc/meminfo")?;
    let kibibytes =
        field(&memory, "MemTotal").and_then(|text| text.split(' ').next()?.parse().ok());
    let gibibytes = kibibytes.unwrap_or(0_u64).div_ceil(1 << 20);
    let load = read("/proc/loadavg")?;
    let load = load.split(' ').nth(1).unwrap_or("unknown");
    let [rust, node] =
        ["rustc", "node"].map(|program| Line::new([program, "--version"]).read(root));
    let flags = std::env::var("RUSTFLAGS").unwrap_or_default();
    let flags =
        if flags.is_empty() { "no RUSTFLAGS".to_owned() } else { format!("`RUSTFLAGS={flags}`") };
    Ok(format!(
        "**The machine**: {model}{}, {cores} cores, {gibibytes} GiB; {}, {flags}; Node {}. {runs} rounds; mean load of the \
         last five minutes: {load}.",
        vectors.concat(),
        rust?.trim(),
        node?.trim(),
    ))
}

fn read(path: &str) -> Result<String, Failure> {
    fs::read_to_string(path).map_err(|source| Failure::Read { path: path.into(), source })
}

fn field<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let line = text.lines().find(|line| line.starts_with(name))?;
    line.split_once(':').map(|(_, value)| value.trim())
}
