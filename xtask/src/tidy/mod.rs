//! The invariants of the repository, stated as absences and checked here.
//!
//! Each rule takes the files and returns a line for every place where it is broken.

mod files;
mod layers;
mod links;
mod predicates;
mod words;

use std::path::Path;

use crate::failure::Failure;
use files::File;

/// Checks every invariant and reports all that is broken.
pub(crate) fn run(root: &Path) -> Result<(), Failure> {
    let files = files::all(root)?;
    let mut broken = rules(&files, &|path| root.join(path).exists());
    broken.extend(layers::check(root)?);
    if !broken.is_empty() {
        return Err(Failure::Untidy(broken));
    }
    eprintln!("tidy: {} files keep every invariant", files.len());
    Ok(())
}

fn rules(files: &[File], exists: &dyn Fn(&Path) -> bool) -> Vec<String> {
    [
        files::lengths(files),
        files::lint_tables(files),
        words::check(files),
        predicates::neutral(files),
        predicates::documented(files, exists),
        links::check(files, exists),
    ]
    .concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    // Every rule has a file here that breaks it, and one that does not.
    fn broken(path: &str, text: &str) -> Vec<String> {
        let file = File { path: path.into(), text: text.to_owned() };
        rules(&[file], &|path| path == Path::new("docs/there.md"))
    }

    #[test]
    fn long_files() {
        assert_eq!(broken("data/src/lib.rs", &"\n".repeat(400)), [""; 0]);
        assert_eq!(broken("data/src/lib.rs", &"\n".repeat(401)).len(), 1);
        assert_eq!(broken("verifier/contracts/A.sol", &"\n".repeat(401)).len(), 1);
        assert_eq!(broken("Cargo.lock", &"\n".repeat(401)), [""; 0]);
    }

    #[test]
    fn crates_without_the_lint_table() {
        let table = "[package]\nname = \"a\"\n\n[lints]\nworkspace = true\n";
        assert_eq!(broken("data/Cargo.toml", table), [""; 0]);
        assert_eq!(broken("data/Cargo.toml", "[package]\nname = \"a\"\n").len(), 1);
    }

    #[test]
    fn words_of_elsewhere() {
        let path = concat!("see ..", "/shared/notes.md\n");
        assert_eq!(
            broken("data/src/lib.rs", path),
            [concat!("data/src/lib.rs:1: `..", "/shared`: the repository stands on its own")]
        );
        assert_eq!(broken("data/src/lib.rs", concat!("// TO", "DO\n")).len(), 1);
    }

    #[test]
    fn engines_in_predicates() {
        assert_eq!(broken("circuits/src/language/a.rs", "//! As R1CS.\n").len(), 1);
        assert_eq!(
            broken("circuits/src/predicates/mod.rs", "use ark_groth16::Groth16;\n").len(),
            1
        );
        assert_eq!(broken("circuits/src/engines/a.rs", "//! As R1CS.\n"), [""; 0]);
    }

    #[test]
    fn predicates_without_a_page() {
        let path = "circuits/src/predicates/between.rs";
        let predicate = "impl Predicate for Between {}\n";
        assert_eq!(broken(path, predicate), [format!("{path}: expected a predicate's id")]);
        let two = format!("{predicate}(\"between/1\", \"beyond/12\")\n");
        let expected = ["between", "beyond"]
            .map(|name| format!("{path}: expected the page docs/spec/predicates/{name}.md"));
        assert_eq!(broken(path, &two), expected);
        assert_eq!(broken("circuits/src/predicates/outcome.rs", "struct Outcome;\n"), [""; 0]);
    }

    #[test]
    fn links_to_nowhere() {
        assert_eq!(broken("docs/a.md", "[a](there.md#part) [b](https://x.example/y)\n"), [""; 0]);
        assert_eq!(broken("a.md", "[a](docs/there.md \"title\") [b](#here)\n"), [""; 0]);
        assert_eq!(broken("docs/spec/a.md", "[a](../there.md)\n"), [""; 0]);
        assert_eq!(
            broken("docs/a.md", "\n[a](gone.md)\n"),
            ["docs/a.md:2: the link to gone.md leads nowhere"]
        );
        assert_eq!(broken("docs/a.md", "```text\n[a](gone.md)\n```\n`x[i](j)`\n"), [""; 0]);
    }
}
