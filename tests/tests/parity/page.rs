//! `docs/parity.md`, whose tables are compared with what the test finds.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

use crate::Comparison;
use crate::differences::{self, Aspect};
use crate::golden;

/// Compares the page's tables and headings with the comparisons.
pub(crate) fn check(all: &[Comparison]) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/parity.md");
    let page = std::fs::read_to_string(path).unwrap();
    let expected = [tables(all), versions(), predicates(all), reasons()];
    let missing: String = expected.into_iter().filter(|table| !page.contains(table)).collect();
    assert_eq!(missing, "", "docs/parity.md should have:\n\n{missing}");
    let headings: BTreeSet<&str> =
        page.lines().filter_map(|line| line.strip_prefix("### ")).collect();
    let reasons = differences::explained();
    let reasons: BTreeSet<&str> = reasons.values().map(String::as_str).collect();
    assert_eq!(headings, reasons, "the reasons are the headings of docs/parity.md");
}

fn tables(all: &[Comparison]) -> String {
    let mut text = String::from(
        "| table | licence of the data | instances | of these fail |\n|---|---|---|---|\n",
    );
    for golden in golden::all() {
        let contracts = golden.contracts();
        let own = all.iter().filter(|compared| contracts.contains(&*compared.contract));
        let (instances, failing) = instances(own);
        let file = golden.file.rsplit('/').next().unwrap_or_default();
        writeln!(text, "| `{file}` | {} | {instances} | {failing} |", golden.licence).unwrap();
    }
    let (instances, failing) = instances(all.iter());
    writeln!(text, "| **all** | | **{instances}** | **{failing}** |").unwrap();
    text
}

/// Different things that rules ask for, and how many of them fail.
fn instances<'a>(compared: impl Iterator<Item = &'a Comparison>) -> (usize, usize) {
    let verdicts: BTreeSet<_> = compared.map(|c| (&c.asks, c.outcome.holds)).collect();
    (verdicts.len(), verdicts.iter().filter(|(_, holds)| !holds).count())
}

fn versions() -> String {
    let tools: BTreeSet<_> = golden::all().iter().flat_map(|golden| &golden.tools).collect();
    let mut text = String::from("| tool | version |\n|---|---|\n");
    for (tool, version) in tools {
        writeln!(text, "| {tool} | {version} |").unwrap();
    }
    text
}

/// Answers by predicate and tool: how many there are, and how many differ in something.
fn predicates(all: &[Comparison]) -> String {
    let mut counts: BTreeMap<&str, BTreeMap<&str, (usize, usize)>> = BTreeMap::new();
    for compared in all {
        let (answers, differ) =
            counts.entry(compared.predicate).or_default().entry(&compared.tool).or_default();
        *answers += 1;
        *differ += usize::from(!compared.differences().is_empty());
    }
    let tools: BTreeSet<_> = counts.values().flat_map(BTreeMap::keys).copied().collect();
    let heads: Vec<_> = tools.iter().copied().collect();
    let mut text =
        format!("| predicate | {} |\n|---|{}\n", heads.join(" | "), "---|".repeat(heads.len()));
    for (predicate, by_tool) in counts {
        let cell = |tool| match by_tool.get(tool) {
            None => "–".to_owned(),
            Some((answers, 0)) => answers.to_string(),
            Some((answers, differ)) => format!("{answers} ({differ} differ)"),
        };
        let cells: Vec<_> = heads.iter().map(|tool| cell(*tool)).collect();
        writeln!(text, "| `{predicate}` | {} |", cells.join(" | ")).unwrap();
    }
    text
}

/// Differences by reason: of verdicts and of figures.
fn reasons() -> String {
    let mut counts: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for (difference, reason) in differences::explained() {
        let (verdicts, figures) = counts.entry(reason).or_default();
        match difference.aspect {
            Aspect::Verdict => *verdicts += 1,
            Aspect::Figure => *figures += 1,
        }
    }
    let mut text = String::from("| reason | verdicts | figures |\n|---|---|---|\n");
    for (reason, (verdicts, figures)) in counts {
        writeln!(text, "| {reason} | {verdicts} | {figures} |").unwrap();
    }
    text
}
