//! What was found, as a page and as a verdict.

use std::fmt::Write as _;

use crate::reviewed::Kind;
use crate::run::{Finding, Findings};

/// The least share of deletions that something notices, in hundredths.
const NOTICED: usize = 99;
/// The longest that the rank of one circuit may take, in seconds.
const RANK_SECONDS: u64 = 60;
/// The fewest faults of the zoo.
const FAULTS: usize = 12;

/// What a run has to reach in all.
#[derive(Debug, Clone, Copy)]
pub struct Bar {
    /// False statements.
    pub refused: usize,
    /// False statements for each side.
    pub side: usize,
    /// True statements.
    pub accepted: usize,
}

impl Bar {
    /// That of the report.
    pub const FULL: Self = Self { refused: 100_000, side: 1_000, accepted: 10_000 };
}

/// The sums of a column of the report.
fn sum(findings: &Findings, of: impl Fn(&Finding) -> usize) -> usize {
    findings.circuits.iter().map(of).sum()
}

impl Findings {
    /// Every figure that misses.
    #[must_use]
    pub fn misses(&self, bar: Bar) -> Vec<String> {
        let mut missed = self.reviewed.1.objections.clone();
        let mut bound = |what: &str, got: usize, holds: bool| {
            if !holds {
                missed.push(format!("{what}: {got}"));
            }
        };
        for finding in &self.circuits {
            let name = &finding.name;
            let replaced = finding.replaced.iter().map(|found| found.accepted.len()).sum();
            let none = [
                ("outputs that move", finding.moving),
                ("variables that nothing ties", finding.loose),
                ("outputs that other hints move", finding.alternatives),
                ("replacements accepted without explanation", replaced),
                ("lies about inputs accepted", finding.forged.accepted.len()),
                ("decompositions with two sums", finding.ambiguous),
                ("false statements satisfied", finding.statements.satisfied.len()),
                ("true statements refused", finding.statements.refused.len()),
                ("adversarial tables judged differently", finding.statements.adversarial[1]),
                ("witnesses that do not hold in full", finding.deleted.checked[1]),
            ];
            for (what, got) in none {
                bound(&format!("{name}: {what}"), got, got == 0);
            }
            let seconds = usize::try_from(finding.rank_time.as_secs()).unwrap_or(usize::MAX);
            bound(
                &format!("{name}: seconds of rank"),
                seconds,
                finding.rank_time.as_secs() < RANK_SECONDS,
            );
            for (side, count) in &finding.statements.sides {
                let enough = *count >= bar.side || side == "several";
                bound(&format!("{name}: false statements of {side}"), *count, enough);
            }
        }
        let refused = sum(self, |finding| finding.statements.false_ones());
        bound("false statements", refused, refused >= bar.refused);
        let accepted = sum(self, |finding| finding.statements.accepted);
        bound("true statements", accepted, accepted >= bar.accepted);
        let (all, left) = self.deletions();
        bound("deletions survive", left, (all - left) * 100 >= all * NOTICED);
        bound("faults in the zoo", self.zoo.len(), self.zoo.len() >= FAULTS);
        for verdict in &self.zoo {
            if verdict.broken.is_empty() {
                missed.push(format!("zoo, {}: not caught", verdict.name));
            }
            if !verdict.good.is_empty() {
                missed.push(format!(
                    "zoo, {}: {:?} object as it should be",
                    verdict.name, verdict.good
                ));
            }
        }
        missed
    }

    /// Deletions, and those of them that survive.
    fn deletions(&self) -> (usize, usize) {
        let all = sum(self, |finding| finding.constraints);
        (all, sum(self, |finding| finding.deleted.survivors.len()))
    }

    /// The page.
    #[must_use]
    pub fn page(&self, bar: Bar) -> String {
        let mut page = include_str!("../page.txt").to_owned();
        let (all, left) = self.deletions();
        let share = 100.0 * f64::from(u32::try_from(all - left).unwrap_or(0))
            / f64::from(u32::try_from(all).unwrap_or(1));
        let replaced = |of: fn(&crate::replacement::Replacements) -> usize| {
            sum(self, |finding| finding.replaced.iter().map(of).sum())
        };
        let caught = self.zoo.iter().filter(|v| !v.broken.is_empty() && v.good.is_empty()).count();
        let slowest =
            self.circuits.iter().map(|finding| finding.rank_time).max().unwrap_or_default();
        let [by_rank, by_witness] =
            [|f: &Finding| f.deleted.by_rank, |f: &Finding| f.deleted.by_witness]
                .map(|of| sum(self, of));
        let fewest =
            self.circuits.iter().map(|finding| finding.statements.fewest()).min().unwrap_or(0);
        let explained: usize = self.reviewed.1.explained.iter().sum();
        let figures = [
            ("circuits, constraints", format!("{}, {all}", self.circuits.len())),
            ("replacements tried", replaced(|found| found.tried).to_string()),
            (
                "accepted: inverses of zero, idle switches, others",
                format!(
                    "{}, {}, {}",
                    replaced(|found| found.inverses),
                    replaced(|found| found.switches),
                    replaced(|found| found.accepted.len())
                ),
            ),
            (
                "outputs that move: to first order, by other hints",
                format!("{}, {}", sum(self, |f| f.moving), sum(self, |f| f.alternatives)),
            ),
            (
                "variables free to first order, but inverses of zero",
                sum(self, |f| f.loose).to_string(),
            ),
            ("longest rank of a circuit", format!("{:.2} s", slowest.as_secs_f64())),
            (
                "deletions noticed: in all, by rank, by a witness",
                format!("{share:.2} %, {by_rank}, {by_witness}"),
            ),
            ("deletions that survive, and are reviewed", format!("{left}, {explained}")),
            (
                "lies about inputs, accepted",
                format!(
                    "{}, {}",
                    sum(self, |f| f.forged.tried),
                    sum(self, |f| f.forged.accepted.len())
                ),
            ),
            ("faults of the zoo, told apart", format!("{}, {caught}", self.zoo.len())),
            (
                "false statements, satisfied",
                format!(
                    "{}, {}",
                    sum(self, |f| f.statements.false_ones()),
                    sum(self, |f| f.statements.satisfied.len())
                ),
            ),
            ("fewest false statements of one side", fewest.to_string()),
            (
                "true statements, refused",
                format!(
                    "{}, {}",
                    sum(self, |f| f.statements.accepted),
                    sum(self, |f| f.statements.refused.len())
                ),
            ),
            (
                "adversarial tables, judged differently",
                format!(
                    "{}, {}",
                    sum(self, |f| f.statements.adversarial[0]),
                    sum(self, |f| f.statements.adversarial[1])
                ),
            ),
        ];
        page.push_str("\n## Figures\n\n| what | figure |\n|---|---|\n");
        for (what, figure) in figures {
            let _ = writeln!(page, "| {what} | {figure} |");
        }
        let missed = self.misses(bar);
        if missed.is_empty() {
            page.push_str("\nEvery figure is as it has to be.\n");
        } else {
            page.push_str("\nWhat misses:\n\n");
            for miss in &missed {
                let _ = writeln!(page, "- {miss}");
            }
        }
        self.circuits_and_sides(&mut page);
        self.zoo_and_survivors(&mut page);
        page
    }

    fn circuits_and_sides(&self, page: &mut String) {
        page.push_str(
            "\n## Circuits\n\nReplacements are of three honest witnesses. *Free* variables are those that the first honest \
             witness leaves free to first order, none of them an output.\n\n\
             | circuit | constraints | replacements | outputs that move | free | rank | by rank | by witness | survive | \
             lies | false | true |\n|---|---|---|---|---|---|---|---|---|---|---|---|\n",
        );
        for finding in &self.circuits {
            let Finding { name, constraints, deleted, forged, statements, .. } = finding;
            let replaced: usize = finding.replaced.iter().map(|found| found.tried).sum();
            let _ = writeln!(
                page,
                "| {name} | {constraints} | {replaced} | {} | {} | {:.2} s | {} | {} | {} | {} | {} | {} |",
                finding.moving,
                finding.nullity,
                finding.rank_time.as_secs_f64(),
                deleted.by_rank,
                deleted.by_witness,
                deleted.survivors.len(),
                forged.tried,
                statements.false_ones(),
                statements.accepted,
            );
        }
        page.push_str(
            "\n## Sides\n\nFalse statements by the rule and the threshold that they miss, where it is one alone. *As such*: \
             more than one threshold, or none.\n\n| circuit | false statements |\n|---|---|\n",
        );
        for finding in &self.circuits {
            let sides = finding.statements.sides.iter();
            let sides: Vec<String> =
                sides.map(|(side, count)| format!("{side}: {count}")).collect();
            let _ = writeln!(page, "| {} | {} |", finding.name, sides.join(", "));
        }
    }

    fn zoo_and_survivors(&self, page: &mut String) {
        page.push_str(
            "\n## Zoo\n\n| fault | seen | constraints: good, broken | objections to the good one | what catches the \
             broken one |\n|---|---|---|---|---|\n",
        );
        for verdict in &self.zoo {
            let [good, broken] = verdict.constraints;
            let said = |methods: &[&str]| {
                if methods.is_empty() { "none".to_owned() } else { methods.join(", ") }
            };
            let _ = writeln!(
                page,
                "| {} | {} | {good}, {broken} | {} | {} |",
                verdict.name,
                verdict.seen,
                said(&verdict.good),
                said(&verdict.broken)
            );
        }
        page.push_str(
            "\n## Deletions that survive\n\nFrom `audit/reviewed.txt`. *Implied*: the other constraints say the same in \
             these circuits. *Unreached*: the search finds no witness here, but does for the same clause on another row, column \
             or circuit, or one named with it.\n\n| circuits | clause | how many | | why |\n|---|---|---|---|---|\n",
        );
        let (entries, review) = &self.reviewed;
        for (entry, count) in entries.iter().zip(&review.explained) {
            let kind = match entry.kind {
                Kind::Implied => "implied",
                Kind::Unreached => "unreached",
            };
            let circuits = entry.circuits.replace('*', "…");
            let clause = entry.clause.replace('*', "…");
            let _ =
                writeln!(page, "| {circuits} | {clause} | {count} | {kind} | {} |", entry.reason);
        }
    }
}
