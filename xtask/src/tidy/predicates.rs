//! What holds for the language and for every predicate written in it.

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

/// No predicate is without its page of the specification.
pub(super) fn documented(files: &[File], exists: &dyn Fn(&Path) -> bool) -> Vec<String> {
    files
        .iter()
        .filter(|file| file.path.starts_with(PREDICATES))
        .filter(|file| file.text.contains("impl Predicate for"))
        .filter_map(|file| {
            let page = PathBuf::from(PAGES).join(file.path.file_name()?).with_extension("md");
            let missing =
                || format!("{}: expected the page {}", file.path.display(), page.display());
            (!exists(&page)).then(missing)
        })
        .collect()
}
