//! All methods over all circuits.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use ark_std::rand::SeedableRng as _;
use ark_std::rand::rngs::StdRng;
use rayon::prelude::*;

use crate::Failure;
use crate::cases::Cases;
use crate::deletion::{Deletions, deletions};
use crate::forged::{Forgeries, Part, forgeries};
use crate::jacobian::freedom;
use crate::replacement::{Replacements, replacements};
use crate::reviewed::{self, Entry, Review, plain, review};
use crate::statements::{Quota, Statements, statements};
use crate::subject::Subject;
use crate::zoo::{self, Verdict};

/// How much is done.
#[derive(Debug, Clone, Copy)]
pub struct Extent {
    /// Seed of everything that is random.
    pub seed: u64,
    /// True statements from which witnesses are looked for that violate one constraint.
    pub cases: usize,
    /// True statements whose witnesses are looked at by the other methods.
    pub honest: usize,
    /// Statements of each policy.
    pub quota: Quota,
}

impl Extent {
    /// What the report is made of.
    pub const FULL: Self = Self {
        seed: 1,
        cases: 30,
        honest: 3,
        quota: Quota { refused: 2_700, side: 1_050, accepted: 290, tries: 400_000 },
    };
    /// What tests have time for.
    pub const SMALL: Self = Self {
        seed: 1,
        cases: 30,
        honest: 2,
        quota: Quota { refused: 100, side: 10, accepted: 30, tries: 4_000 },
    };
}

/// What was found of one circuit.
pub struct Finding {
    /// The circuit.
    pub name: String,
    /// Its constraints.
    pub constraints: usize,
    /// Its variables.
    pub variables: usize,
    /// Replacements of each honest witness.
    pub replaced: Vec<Replacements>,
    /// Outputs that move, by honest witness.
    pub moving: usize,
    /// Variables that nothing determines to first order, in the first witness.
    pub nullity: usize,
    /// Those of them that are no inverse of zero, by honest witness.
    pub loose: usize,
    /// How long the rank of one witness took, at most.
    pub rank_time: Duration,
    /// Deletions.
    pub deleted: Deletions,
    /// Survivors by clause, and the clauses of which something was noticed.
    pub survivors: BTreeMap<String, usize>,
    /// Clauses without numbers that were noticed.
    pub noticed: BTreeSet<String>,
    /// Lies about inputs.
    pub forged: Forgeries,
    /// Outputs that other hints move.
    pub alternatives: usize,
    /// Decompositions with more than one sum for an element.
    pub ambiguous: usize,
    /// Statements.
    pub statements: Statements,
    /// How long all of it took.
    pub time: Duration,
}

/// What was found of all.
pub struct Findings {
    /// The circuits.
    pub circuits: Vec<Finding>,
    /// The zoo.
    pub zoo: Vec<Verdict>,
    /// The reviewed deletions, and what is not as they say.
    pub reviewed: (Vec<Entry>, Review),
}

/// Looks at circuits.
///
/// # Errors
/// When one does not compile, or has too few true statements.
pub fn run(subjects: Vec<Subject>, extent: Extent) -> Result<Findings, Failure> {
    let look = |subject: Subject| {
        let finding = look(&subject, extent)?;
        eprintln!(
            "{}: {} constraints, {} deletions survive, {:.0?}",
            finding.name,
            finding.constraints,
            finding.deleted.survivors.len(),
            finding.time
        );
        Ok(finding)
    };
    let circuits: Vec<Finding> =
        subjects.into_par_iter().map(look).collect::<Result<_, Failure>>()?;
    let mut rng = StdRng::seed_from_u64(extent.seed);
    let zoo = zoo::all().iter().map(|fault| fault.verdict(&mut rng)).collect();
    let entries = reviewed::entries()?;
    let survivors = circuits.iter().flat_map(|finding| {
        let of =
            |(clause, count): (&String, &usize)| ((finding.name.clone(), clause.clone()), *count);
        finding.survivors.iter().map(of)
    });
    let noticed = circuits.iter().flat_map(|finding| finding.noticed.iter().cloned()).collect();
    let review = review(&entries, &survivors.collect(), &noticed);
    Ok(Findings { circuits, zoo, reviewed: (entries, review) })
}

fn look(subject: &Subject, extent: Extent) -> Result<Finding, Failure> {
    let start = Instant::now();
    let Subject { system, schedule, .. } = subject;
    let mut rng = StdRng::seed_from_u64(extent.seed);
    let cases = Cases::new(subject, extent.seed, extent.cases)?;
    let few = &cases.honest[..extent.honest.min(cases.honest.len())];
    let mut rank_time = Duration::ZERO;
    for witness in few {
        let start = Instant::now();
        freedom(system, witness, &mut rng);
        rank_time = rank_time.max(start.elapsed());
    }
    let deleted = deletions(system, schedule, &cases.honest, &cases.others, &mut rng);
    let mut survivors = BTreeMap::new();
    for row in &deleted.survivors {
        *survivors.entry(system.labels[*row].clone()).or_default() += 1;
    }
    let surviving: BTreeSet<usize> = deleted.survivors.iter().copied().collect();
    let noticed = (0..system.rows.len()).filter(|row| !surviving.contains(row));
    let noticed: BTreeSet<&str> = noticed.map(|row| system.labels[row].as_str()).collect();
    let replaced: Vec<Replacements> =
        few.iter().map(|witness| replacements(system, witness, &mut rng)).collect();
    let loose = deleted.freedom.iter().zip(&replaced);
    let loose = loose.map(|(freedom, replaced)| freedom.nullity.abs_diff(replaced.inverses)).sum();
    let part = Part::new(system, schedule);
    let mut forged = Forgeries::default();
    let mut alternatives = 0;
    for witness in few {
        let found = forgeries(subject, &part, witness);
        forged.tried += found.tried;
        forged.accepted.extend(found.accepted);
        alternatives += part.alternatives(system, schedule, witness).len();
    }
    let statements = statements(subject, extent.seed + 1, extent.quota)?;
    Ok(Finding {
        name: subject.name.clone(),
        constraints: system.rows.len(),
        variables: system.roles.len(),
        replaced,
        moving: deleted.freedom.iter().map(|freedom| freedom.moving.len()).sum(),
        nullity: deleted.freedom.first().map_or(0, |freedom| freedom.nullity),
        loose,
        rank_time,
        survivors,
        noticed: noticed.into_iter().map(plain).collect(),
        deleted,
        forged,
        alternatives,
        ambiguous: schedule.ambiguous().len(),
        statements,
        time: start.elapsed(),
    })
}
