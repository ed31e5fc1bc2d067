//! The files of the repository, and what every one of them keeps to.

use std::fs;
use std::path::{Path, PathBuf};

use crate::failure::Failure;

/// A text file.
#[derive(Debug)]
pub(super) struct File {
    /// From the root.
    pub(super) path: PathBuf,
    /// Its contents.
    pub(super) text: String,
}

const MAX_LINES: usize = 400;
const SOURCES: [&str; 4] = ["mjs", "proto", "rs", "sol"];
const TEXTS: [&str; 8] = ["json", "md", "mjs", "proto", "rs", "sol", "toml", "yaml"];
const FOREIGN: [&str; 3] = [".git", "node_modules", "target"];

impl File {
    pub(super) fn has_extension(&self, extensions: &[&str]) -> bool {
        self.path
            .extension()
            .is_some_and(|extension| extensions.iter().any(|known| extension == *known))
    }

    /// Lines with their numbers, from 1.
    pub(super) fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text.lines().enumerate().map(|(index, line)| (index + 1, line))
    }
}

/// Every text file that is written by hand or by a build, in the order of the paths.
pub(super) fn all(root: &Path) -> Result<Vec<File>, Failure> {
    let mut files = Vec::new();
    let mut open = vec![root.to_owned()];
    while let Some(directory) = open.pop() {
        let read = |source| Failure::Read { path: directory.clone(), source };
        for entry in fs::read_dir(&directory).map_err(read)? {
            let entry = entry.map_err(read)?;
            let path = entry.path();
            // Links are not followed: what they lead to is listed where it is.
            let kind = entry.file_type().map_err(read)?;
            if kind.is_dir() && !FOREIGN.iter().any(|name| entry.file_name() == *name) {
                open.push(path);
            } else if kind.is_file()
                && path.extension().is_some_and(|found| TEXTS.iter().any(|known| found == *known))
            {
                let text = fs::read_to_string(&path)
                    .map_err(|source| Failure::Read { path: path.clone(), source })?;
                let path = path.strip_prefix(root).unwrap_or(&path).to_owned();
                files.push(File { path, text });
            }
        }
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}

/// No source is longer than what is read in one go.
pub(super) fn lengths(files: &[File]) -> Vec<String> {
    files
        .iter()
        .filter(|file| file.has_extension(&SOURCES))
        .map(|file| (file.path.display(), file.lines().count()))
        .filter(|(_, lines)| *lines > MAX_LINES)
        .map(|(path, lines)| format!("{path}: expected at most {MAX_LINES} lines, got {lines}"))
        .collect()
}

/// No crate escapes the workspace's lints.
pub(super) fn lint_tables(files: &[File]) -> Vec<String> {
    files
        .iter()
        .filter(|file| file.path.ends_with("Cargo.toml") && file.text.contains("[package]"))
        .filter(|file| !file.text.contains("[lints]\nworkspace = true\n"))
        .map(|file| format!("{}: expected [lints] with workspace = true", file.path.display()))
        .collect()
}
