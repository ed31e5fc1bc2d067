//! Everything that has to hold before a change is taken, cheap steps first.

use std::path::Path;
use std::time::{Duration, Instant};

use crate::command::Line;
use crate::failure::Failure;
use crate::{tidy, tools};

struct Step {
    name: &'static str,
    /// The command that runs this step alone.
    alone: String,
    action: Action,
}

enum Action {
    Tidy,
    Command(Line),
}

impl Step {
    fn run(&self, root: &Path) -> Result<(), Failure> {
        match &self.action {
            Action::Tidy => tidy::run(root),
            Action::Command(line) => line.run(root),
        }
    }
}

/// Runs every step, up to the first that fails.
pub(crate) fn run(root: &Path) -> Result<(), Failure> {
    tools::require_node(root)?;
    let deny = tools::cargo_deny(root)?;
    let solc = tools::npm_dependencies(root, tools::CONTRACTS)?;
    let tables = tools::npm_dependencies(root, tools::PARITY)?;
    let steps = all(&deny, solc, tables);
    let mut times = Vec::new();
    for (position, step) in steps.iter().enumerate() {
        eprintln!("\n=== {} of {}: {} · {}", position + 1, steps.len(), step.name, step.alone);
        let start = Instant::now();
        let outcome = step.run(root);
        let time = start.elapsed();
        if outcome.is_err() {
            eprintln!("\n=== {} failed after {}", step.name, shown(time));
            eprintln!("    this step alone: {}", step.alone);
            return outcome;
        }
        eprintln!("=== {} passed in {}", step.name, shown(time));
        times.push((step.name, time));
    }
    eprintln!("\n=== all {} steps passed", steps.len());
    for (name, time) in times {
        eprintln!("    {name:<12} {:>10}", shown(time));
    }
    Ok(())
}

fn all(deny: &str, solc: Option<Line>, tables: Option<Line>) -> Vec<Step> {
    // A crate may use less than the layering allows it: no warning for that.
    let deny = [deny, "check", "--allow", "unused-wrapper", "bans", "licenses", "sources"];
    let contracts = ["node", "build.mjs", "--check"];
    let clippy = "cargo clippy --workspace --all-targets --all-features -- -D warnings";
    // Unit, integration and documentation tests.
    let tests = "cargo test --workspace --all-features --no-fail-fast";
    [
        Some(Step { name: "tidy", alone: "cargo xtask tidy".to_owned(), action: Action::Tidy }),
        Some(command("format", Line::new(["cargo", "fmt", "--all", "--check"]))),
        Some(command("dependencies", Line::new(deny))),
        solc.map(|line| command("solc", line)),
        tables.map(|line| command("tables", line)),
        Some(command("contracts", Line::new(contracts).within(tools::CONTRACTS))),
        Some(command("clippy", Line::new(clippy.split(' ')))),
        Some(command("tests", Line::new(tests.split(' ')))),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn command(name: &'static str, line: Line) -> Step {
    Step { name, alone: line.to_string(), action: Action::Command(line) }
}

fn shown(time: Duration) -> String {
    let seconds = time.as_secs();
    match seconds / 60 {
        0 => format!("{:.1} s", time.as_secs_f64()),
        minutes => format!("{minutes} min {} s", seconds % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tests_come_last_and_every_step_can_be_repeated_alone() {
        let npm = |directory| Some(Line::new(["npm", "ci"]).within(directory));
        let steps = all("cargo-deny", npm(tools::CONTRACTS), npm(tools::PARITY));
        let names: Vec<_> = steps.iter().map(|step| step.name).collect();
        let expected =
            ["tidy", "format", "dependencies", "solc", "tables", "contracts", "clippy", "tests"];
        assert_eq!(names, expected);
        assert_eq!(steps[3].alone, "(cd verifier/contracts && npm ci)");
    }

    #[test]
    fn a_failed_command_is_a_failure() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        assert!(matches!(Line::new(["false"]).run(root), Err(Failure::Command { .. })));
        assert!(matches!(Line::new(["no-such-program"]).run(root), Err(Failure::Start { .. })));
        Line::new(["true"]).run(root).unwrap();
    }
}
