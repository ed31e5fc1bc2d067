//! What holds for the language and for every predicate written in it.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::files::File;

const LANGUAGE: &str = "circuits/src/language";
const PREDICATES: &str = "circuits/src/predicates";
const PAGES: &str = "docs/spec/predicates";

const ENGINES: [&str; 8] =
    ["ark_groth16", "ark_r1cs", "ark_relations", "groth16", "halo2", "plonk", "r1cs", "stark"];

/// Neither the language nor a predicate names a proof system: a definition is
/// lowered to all of them.
pub(super) fn neutral(files: &[File]) -> Vec<String> {
    let mut broken = Vec::new();
    for file in files {
        if ![LANGUAGE, PREDICATES].iter().any(|directory| file.path.starts_with(directory)) {
            continue;
        }
        for (number, line) in file.lines() {
            let line = line.to_lowercase();
            if let Some(engine) = ENGINES.iter().find(|engine| line.contains(*engine)) {
                broken.push(format!(
                    "{}:{number}: `{engine}`: definitions name no proof system",
                    file.path.display()
                ));
            }
        }
    }
    broken
}

/// No predicate is without its page of the specification, whichever file it shares.
pub(super) fn documented(files: &[File], exists: &dyn Fn(&Path) -> bool) -> Vec<String> {
    let files = files.iter().filter(|file| file.path.starts_with(PREDICATES));
    let broken = files.filter(|file| file.text.contains("impl Predicate for")).flat_map(|file| {
        let names: BTreeSet<&str> = file.text.split('"').filter_map(named).collect();
        let path = file.path.display();
        let unnamed = names.is_empty().then(|| format!("{path}: expected a predicate's id"));
        let pages =
            names.into_iter().map(|name| PathBuf::from(PAGES).join(name).with_extension("md"));
        let missing = pages.filter(|page| !exists(page));
        let missing = missing.map(|page| format!("{path}: expected the page {}", page.display()));
        missing.chain(unnamed).collect::<Vec<_>>()
    });
    broken.collect()
}

/// The name in a predicate's id, `name/version`.
fn named(literal: &str) -> Option<&str> {
    let (name, version) = literal.split_once('/')?;
    let is_name = |letter: char| letter.is_ascii_lowercase() || letter == '_';
    (name.chars().all(is_name) && version.parse::<u32>().is_ok()).then_some(name)
}
