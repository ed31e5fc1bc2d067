//! Takes from the pages of the predicates what a verifier learns of each, so that the page is
//! the one place that says it, and a new predicate needs nothing here.

use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

const PAGES: &str = "../docs/spec/predicates";
const LEARNS: &str = "**What a verifier learns.**";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed={PAGES}");
    let mut pages: Vec<PathBuf> = fs::read_dir(PAGES)?
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<_, Box<dyn Error>>>()?;
    pages.retain(|page| page.extension().is_some_and(|extension| extension == "md"));
    pages.sort();
    let mut table = String::from("&[\n");
    for page in &pages {
        let name =
            page.file_stem().and_then(|stem| stem.to_str()).ok_or("a page without a name")?;
        writeln!(table, "({name:?}, {:?}),", learns(page)?)?;
    }
    table.push(']');
    fs::write(PathBuf::from(env::var("OUT_DIR")?).join("learns.rs"), table)?;
    Ok(())
}

/// The paragraph of a page, as one line without links.
fn learns(page: &Path) -> Result<String, Box<dyn Error>> {
    let text = fs::read_to_string(page)?;
    let Some((_, rest)) = text.split_once(LEARNS) else {
        return Err(format!("{}: expected a paragraph {LEARNS}", page.display()).into());
    };
    let paragraph = rest.split("\n\n").next().unwrap_or_default();
    let mut plain = paragraph.to_owned();
    // `[text](target)` becomes `text`.
    while let Some(middle) = plain.find("](") {
        let end =
            plain.get(middle..).and_then(|rest| rest.find(')')).ok_or("a link without an end")?;
        let start =
            plain.get(..middle).and_then(|text| text.rfind('[')).ok_or("a link without a start")?;
        plain.replace_range(middle..=middle + end, "");
        plain.replace_range(start..=start, "");
    }
    Ok(plain.split_whitespace().collect::<Vec<_>>().join(" "))
}
