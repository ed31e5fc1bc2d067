//! Words that have no place in the repository.

use super::files::File;

// Each word, and why. Written in two halves, so that this file passes too.
const WORDS: [(&str, &str); 7] = [
    (concat!("..", "/shared"), "the repository stands on its own"),
    (concat!("/wo", "rk/"), "no path of one machine"),
    (concat!("/ro", "ot/"), "no path of one machine"),
    (concat!("/ho", "me/"), "no path of one machine"),
    (concat!("TO", "DO"), "unfinished work is an issue, not a comment"),
    (concat!("FIX", "ME"), "unfinished work is an issue, not a comment"),
    (concat!("XX", "X:"), "unfinished work is an issue, not a comment"),
];

/// No file names what lies outside, or says that it is unfinished.
pub(super) fn check(files: &[File]) -> Vec<String> {
    let mut broken = Vec::new();
    for file in files {
        for (number, line) in file.lines() {
            for (word, reason) in WORDS.iter().filter(|(word, _)| line.contains(word)) {
                broken.push(format!("{}:{number}: `{word}`: {reason}", file.path.display()));
            }
        }
    }
    broken
}
