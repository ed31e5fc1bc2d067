//! The proven security of tables wider than any policy makes.

use assay_circuits::stark::security;
use assay_circuits::stark::table::{Constraint, Lookup, Site};

use crate::fixture::{Fixture, cell};

#[test]
fn a_hundred_bits_are_proven_at_every_capacity() {
    let mut tables = Fixture::new().tables;
    for table in &mut tables {
        let narrow = table.width;
        table.width = 2_000;
        for column in narrow..table.width {
            let clause = column.to_string();
            table.lookups.push(Lookup { clause: clause.clone(), flag: None, value: cell(column) });
            table.constraints.push(Constraint { clause, site: Site::Every, value: cell(column) });
        }
        let handover = &mut table.handovers[0];
        handover.tuple.resize(200, cell(0));
    }
    for log in 9..=17 {
        let security = security(&tables, [1 << log, 512], 40);
        println!("2^{log}: {security:?}");
        assert!(security.unique_decoding >= 100.0, "2^{log}: {security:?}");
        // The other bound does better, on theorems that are newer.
        assert!(security.johnson >= 100.0, "2^{log}: {security:?}");
    }
}
