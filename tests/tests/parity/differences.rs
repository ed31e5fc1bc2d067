//! Where a tool and an oracle are known to differ, and why: `tests/parity/differences.json`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::golden::folder;

/// One thing that differs.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Difference {
    pub(crate) contract: String,
    pub(crate) rule: String,
    pub(crate) tool: String,
    pub(crate) aspect: Aspect,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Aspect {
    Figure,
    Verdict,
}

/// Every known difference with its reason, which is the heading of a section of the page.
pub(crate) fn explained() -> BTreeMap<Difference, String> {
    let bytes = std::fs::read(folder("differences.json")).unwrap();
    let reasons: BTreeMap<String, Vec<Difference>> = serde_json::from_slice(&bytes).unwrap();
    let mut explained = BTreeMap::new();
    for (reason, differences) in reasons {
        for difference in differences {
            let twice = explained.insert(difference.clone(), reason.clone());
            assert!(twice.is_none(), "listed twice: {difference:?}");
        }
    }
    explained
}
