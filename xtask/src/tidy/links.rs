//! Links between the repository's own pages.

use std::path::{Component, Path, PathBuf};

use super::files::File;

/// No link leads to a file that is not there.
pub(super) fn check(files: &[File], exists: &dyn Fn(&Path) -> bool) -> Vec<String> {
    let mut broken = Vec::new();
    for file in files.iter().filter(|file| file.has_extension(&["md"])) {
        let directory = file.path.parent().unwrap_or(Path::new(""));
        let mut fenced = false;
        for (number, line) in file.lines() {
            if line.trim_start().starts_with("```") {
                fenced = !fenced;
            } else if !fenced {
                for target in targets(line).filter(|target| is_file(target)) {
                    let path = target.split_once('#').map_or(target, |(path, _)| path);
                    if !path.is_empty() && !exists(&joined(directory, path)) {
                        broken.push(format!(
                            "{}:{number}: the link to {target} leads nowhere",
                            file.path.display()
                        ));
                    }
                }
            }
        }
    }
    broken
}

// What stands in the brackets of `[text](target "title")`, outside of code.
fn targets(line: &str) -> impl Iterator<Item = &str> {
    line.split('`')
        .step_by(2)
        .flat_map(|text| text.split("](").skip(1))
        .filter_map(|rest| rest.split([')', ' ']).next())
}

fn is_file(target: &str) -> bool {
    !target.contains("://") && !target.starts_with("mailto:")
}

fn joined(directory: &Path, path: &str) -> PathBuf {
    let mut joined = directory.to_owned();
    for component in Path::new(path).components() {
        match component {
            Component::ParentDir => {
                joined.pop();
            }
            Component::Normal(name) => joined.push(name),
            Component::CurDir | Component::RootDir | Component::Prefix(_) => {}
        }
    }
    joined
}
