//! Progress on a terminal: phase, percent, time left. Nothing elsewhere.

use std::time::Duration;

use assay_prover::progress::{Control, Phase, Progress};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// What a server says that it does, in words of our own.
pub(crate) fn what_remote(name: &str) -> &'static str {
    const PHASES: [Phase; 7] = [
        Phase::Check,
        Phase::Compile,
        Phase::Key,
        Phase::Witness,
        Phase::Prove,
        Phase::Verify,
        Phase::Done,
    ];
    if name == "queued" {
        return "waiting for other jobs";
    }
    PHASES.into_iter().find(|phase| phase.name() == name).map_or("working", what)
}

/// A bar on standard error, which is hidden where that is no terminal.
#[derive(Debug)]
pub(crate) struct Bar(ProgressBar);

impl Bar {
    pub(crate) fn new() -> Self {
        let bar = ProgressBar::with_draw_target(Some(100), ProgressDrawTarget::stderr());
        if let Ok(style) = ProgressStyle::with_template("{prefix:<30} [{bar:28}] {pos:>3} % {msg}")
        {
            bar.set_style(style.progress_chars("##-"));
        }
        Self(bar)
    }

    /// Shows how far the work is.
    pub(crate) fn show(&self, phase: &'static str, percent: u64, left: Option<Duration>) {
        self.0.set_prefix(phase);
        self.0.set_position(percent.min(100));
        self.0.set_message(left.map(remaining).unwrap_or_default());
        self.0.tick();
    }

    /// Takes the bar away.
    pub(crate) fn clear(&self) {
        self.0.finish_and_clear();
    }
}

impl Control for Bar {
    fn report(&self, progress: Progress) {
        let left = progress.remaining.filter(|_| progress.phase != Phase::Done);
        self.show(what(progress.phase), progress.percent.into(), left);
    }

    fn cancelled(&self) -> bool {
        false
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.clear();
    }
}

/// Says on a terminal what takes long, where nobody knows how long.
#[derive(Debug)]
pub(crate) struct Spinner(ProgressBar);

impl Spinner {
    pub(crate) fn new(what: &'static str) -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} ({elapsed})") {
            bar.set_style(style.tick_chars("|/-\\ "));
        }
        bar.enable_steady_tick(Duration::from_millis(200));
        bar.set_message(what);
        Self(bar)
    }

    pub(crate) fn show(&self, what: &'static str) {
        self.0.set_message(what);
    }
}

impl Drop for Spinner {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}

const fn what(phase: Phase) -> &'static str {
    match phase {
        Phase::Check => "checking the data",
        Phase::Compile => "compiling the policy",
        Phase::Key => "loading or making the key",
        Phase::Witness => "computing the witness",
        Phase::Prove => "proving",
        Phase::Verify => "verifying the proof",
        Phase::Done => "done",
    }
}

fn remaining(left: Duration) -> String {
    match left.as_secs() {
        0 => "almost done".to_owned(),
        seconds @ 1..120 => format!("about {seconds} s left"),
        seconds => format!("about {} min left", seconds.div_ceil(60)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_chooses_none_of_the_words() {
        assert_eq!(what_remote("prove"), what(Phase::Prove));
        assert_eq!(what_remote("queued"), "waiting for other jobs");
        assert_eq!(what_remote("\u{1b}[2Jdone\naccepted"), "working");
    }
}
