//! A table as an AIR: its constraints, its look-ups as interactions on two buses, and its
//! shuffles as interactions of the table with itself.

use p3_air::{Air, AirBuilder, BaseAir, WindowAccess as _};
use p3_field::PrimeCharacteristicRing as _;
use p3_koala_bear::KoalaBear;
use p3_lookup::{Count, InteractionBuilder, LogUpGadget, LookupBus, Lookups, PermutationCheckBus};

use super::bound::{Bound, Rows};
use super::config::Challenge;
use super::lower::LIMB_BITS;
use super::permutation::{self, PERMUTATION_COLUMNS};
use super::table::Site;

/// The bus of look-ups; hand-overs have others.
pub(super) const RANGE_BUS: &str = "range";

/// Both tables, as AIRs.
pub(super) fn airs(
    [rows, closing]: &[Bound; 2],
    heights: [usize; 2],
    publics: usize,
) -> [TableAir<'_>; 2] {
    [
        TableAir { table: rows, publics, height: heights[0] },
        TableAir { table: closing, publics, height: heights[1] },
    ]
}

/// The look-ups of both, as many in one column as the degree allows.
pub(super) fn lookups(airs: &[TableAir<'_>; 2]) -> Vec<Lookups<KoalaBear>> {
    let packed = |air: &TableAir<'_>| {
        Lookups::from_air::<Challenge, _>(&Interactions(*air))
            .pack_same_bus(&LogUpGadget::new(), air.table.degree)
    };
    airs.iter().map(packed).collect()
}

/// A table of a number of rows.
#[derive(Debug, Clone, Copy)]
pub(super) struct TableAir<'a> {
    pub(super) table: &'a Bound,
    pub(super) publics: usize,
    pub(super) height: usize,
}

impl BaseAir<KoalaBear> for TableAir<'_> {
    fn width(&self) -> usize {
        self.table.width
    }

    fn num_public_values(&self) -> usize {
        self.publics
    }
}

impl<AB: AirBuilder<F = KoalaBear>> Air<AB> for TableAir<'_> {
    fn eval(&self, builder: &mut AB) {
        let main = builder.main();
        let rows = Rows { this: main.current_slice(), next: main.next_slice() };
        for (site, value) in &self.table.constraints {
            let value: AB::Expr = value.value(&rows);
            match site {
                Site::Every => builder.assert_zero(value),
                Site::First => builder.when_first_row().assert_zero(value),
                Site::Transition => builder.when_transition().assert_zero(value),
                Site::Last => builder.when_last_row().assert_zero(value),
            }
        }
        for (inputs, start) in &self.table.permutations {
            let inputs: [AB::Expr; 16] = inputs.each_ref().map(|input| input.value(&rows));
            let cells = &rows.this[*start..*start + PERMUTATION_COLUMNS];
            permutation::constrain(inputs, cells, |value| builder.assert_zero(value));
        }
        if let Some(ranges) = &self.table.ranges {
            let own = rows.this[ranges.values];
            let step: AB::Expr = rows.next[ranges.values] - own;
            let last = self.height.min(1 << LIMB_BITS) - 1;
            builder.when_first_row().assert_zero(own);
            builder.when_transition().assert_bool(step);
            builder.when_last_row().assert_zero(own - KoalaBear::from_usize(last));
        }
    }
}

/// The interactions of a table: those of [`TableAir`] are read once, symbolically, so
/// that evaluating constraints does not pass over them.
#[derive(Debug, Clone, Copy)]
struct Interactions<'a>(TableAir<'a>);

impl BaseAir<KoalaBear> for Interactions<'_> {
    fn width(&self) -> usize {
        self.0.width()
    }

    fn num_public_values(&self) -> usize {
        self.0.num_public_values()
    }
}

impl<AB: InteractionBuilder<F = KoalaBear>> Air<AB> for Interactions<'_> {
    fn eval(&self, builder: &mut AB) {
        let main = builder.main();
        let rows = Rows { this: main.current_slice(), next: main.next_slice() };
        let table = self.0.table;
        let bus = LookupBus::new(RANGE_BUS);
        for (flag, value) in &table.lookups {
            let value: AB::Expr = value.value(&rows);
            match flag {
                None => bus.lookup_key(builder, [value], 1),
                Some(flag) => {
                    bus.lookup_key(builder, [value], Count::bounded(rows.this[*flag].into(), 1));
                }
            }
        }
        if let Some(ranges) = &table.ranges {
            for (index, count) in ranges.counts.iter().enumerate() {
                let value: AB::Expr = rows.this[ranges.values].into();
                let shift = KoalaBear::from_usize(index * self.0.height);
                bus.table_entry(builder, [value + shift], rows.this[*count]);
            }
        }
        for shuffle in &table.shuffles {
            let [given, taken] = shuffle.each_ref().map(|tuple| -> Vec<AB::Expr> {
                tuple.iter().map(|poly| poly.value(&rows)).collect()
            });
            builder.push_local_interaction([(given, 1.into()), (taken, (-1).into())]);
        }
        for handover in &table.handovers {
            let bus = PermutationCheckBus::new(handover.name);
            let tuple: Vec<AB::Expr> =
                handover.tuple.iter().map(|poly| poly.value(&rows)).collect();
            let count = Count::bounded(rows.this[handover.flag].into(), 1);
            if handover.sends {
                bus.send(builder, tuple, count);
            } else {
                bus.receive(builder, tuple, count);
            }
        }
    }
}
