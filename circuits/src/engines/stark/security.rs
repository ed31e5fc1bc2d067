//! How hard it is to prove what is not so, in bits that rest on theorems alone: the
//! composition of constraints, the look-ups, the point outside the domain, the batching
//! of openings and FRI, for the tables at hand.
//!
//! Two bounds are computed. Within the unique decoding radius a committed column is one
//! polynomial or none, and nothing beyond [BCIKS20](https://eprint.iacr.org/2020/654) is
//! used. Up to the Johnson radius there are lists of candidates; the bound is larger, and
//! rests on results of 2025 and later.

use p3_air::BaseAir as _;
use p3_air::symbolic::AirLayout;
use p3_batch_stark::num_batched_openings;
use p3_batch_stark::symbolic::get_constraint_layout;
use p3_field::PrimeField64 as _;
use p3_koala_bear::KoalaBear;
use p3_lookup::LogUpGadget;
use p3_security::CandidateSet;
use p3_security::logup::{LogUpAir, security_term};
use p3_security::shape::{InstanceShape, StarkAirParams};
use p3_security::stark::proven_security_report;
use p3_uni_stark::OpeningShape;

use super::air::{self, TableAir};
use super::bound::Bound;
use super::config::{Challenge, EXTENSION, MAX_DEGREE, RANDOM_COLUMNS, fri};
use super::table::Table;

/// Collision resistance of BLAKE3.
const COLLISIONS: usize = 128;

/// Chunks of the quotient of constraints of [`MAX_DEGREE`], which hiding doubles: tables of a
/// lower degree have fewer.
const QUOTIENT_CHUNKS: usize = 8;

/// Lists of candidates up to the Johnson radius are shorter than 2 to this, whatever the
/// distance to that radius: the largest that is tried makes them 2,001 long.
const LOG_LIST: f64 = 11.0;

/// Proven bits of soundness, each round on its own, with random oracles.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Security {
    /// Within the unique decoding radius.
    pub unique_decoding: f64,
    /// Up to the Johnson radius.
    pub johnson: f64,
}

impl Security {
    pub(super) const MOST: Self = Self { unique_decoding: f64::MAX, johnson: f64::MAX };

    pub(super) const fn least(self, other: Self) -> Self {
        Self {
            unique_decoding: self.unique_decoding.min(other.unique_decoding),
            johnson: self.johnson.min(other.johnson),
        }
    }
}

/// What a false statement about the tables takes.
#[must_use]
pub fn security(tables: &[Table; 2], heights: [usize; 2], publics: usize) -> Security {
    // Which public values they are changes nothing that is counted here.
    let any = vec![KoalaBear::default(); publics];
    let bound = tables.each_ref().map(|table| Bound::new(table, &any));
    let airs = air::airs(&bound, heights, publics);
    let lookups = air::lookups(&airs);
    let gadget = LogUpGadget::new();
    let (mut constraints, mut openings) = (0, 0);
    for (air, lookups) in airs.iter().zip(&lookups) {
        let layout = AirLayout::from_air::<KoalaBear>(air);
        constraints +=
            get_constraint_layout::<_, Challenge, TableAir<'_>, _>(air, layout, lookups, &gadget)
                .total_constraints();
        openings += num_batched_openings(
            air.width(),
            true,
            0,
            false,
            QUOTIENT_CHUNKS,
            lookups.len(),
            EXTENSION,
            OpeningShape::hiding(RANDOM_COLUMNS),
        );
    }
    let messages = || lookups.iter().flat_map(|lookups| lookups.iter());
    let logup = LogUpAir {
        num_interactions: messages().map(|lookup| lookup.elements.len()).sum(),
        max_message_width: messages()
            .flat_map(|lookup| lookup.elements.iter().map(Vec::len))
            .max()
            .unwrap_or(1),
    };
    let params = StarkAirParams {
        num_constraints: constraints,
        max_constraint_degree: MAX_DEGREE,
        num_quotient_chunks: QUOTIENT_CHUNKS,
        max_combo: 2,
    };
    let shape = |height: usize| InstanceShape {
        // Hiding doubles the rows.
        log_trace_length: height.ilog2() as usize + 1,
        // Rounded down.
        modulus_bits: EXTENSION * KoalaBear::ORDER_U64.ilog2() as usize,
        collision_resistance: COLLISIONS,
        num_batched_functions: openings,
    };
    let fri = fri(());
    let (regime, grinding) = (fri.security_regime(), fri.grinding_sites());
    let lists = CandidateSet::from_log2(LOG_LIST).unwrap_or(CandidateSet::UNIQUE);
    // Some rounds are harder for many rows, the code's distance is less for few.
    let of = |height| {
        let shape = shape(height);
        let term = security_term(&logup, &shape, &grinding);
        let report =
            |extras: &[_]| proven_security_report(&regime, &params, &shape, extras, &grinding);
        let charged: Vec<_> = term.iter().map(|term| term.over_candidates(lists)).collect();
        Security {
            unique_decoding: report(term.as_slice()).udr.security_bits(),
            johnson: report(&charged).ldr.map_or(0.0, |report| report.security_bits()),
        }
    };
    heights.map(of).into_iter().fold(Security::MOST, Security::least)
}
