//! Every predicate has a line in the table that policies and verifiers read, and a page; what
//! pages say of tables is so.

use std::collections::BTreeSet;

use assay_circuits::predicates;
use assay_statement::PredicateId;
use assay_statement::policy::catalogue::{self, Line};

use super::agree_on_column;
use crate::policies::pages::{directory, pages};

#[test]
fn circuits_policies_and_pages_have_the_same_predicates() {
    let ids: Vec<PredicateId> = predicates::ALL.iter().map(|predicate| predicate.id()).collect();
    let lines: Vec<PredicateId> = catalogue::lines().iter().map(Line::id).collect();
    assert_eq!(ids, lines);
    let names: BTreeSet<String> =
        ids.iter().filter_map(|id| Some(id.0.split_once('/')?.0.to_owned())).collect();
    let files = std::fs::read_dir(directory()).unwrap().map(|file| file.unwrap().path());
    let pages: BTreeSet<String> =
        files.map(|page| page.file_stem().unwrap().to_str().unwrap().to_owned()).collect();
    assert_eq!(names, pages);
}

#[test]
fn tables_hold_or_are_refused_as_the_pages_say() {
    let pages = pages();
    assert!(!pages.is_empty());
    for cases in pages {
        for kind in cases.kinds() {
            agree_on_column(kind, &cases.rule(), &cases.tables);
        }
    }
}
