use ark_std::rand::SeedableRng as _;
use assay_audit::*;
use rayon::prelude::*;
fn main() {
    let filter = std::env::args().nth(1).unwrap_or_default();
    let t: Vec<_> = subject::all()
        .unwrap()
        .into_par_iter()
        .filter(|s| s.name.contains(&filter))
        .map(|s| {
            let start = std::time::Instant::now();
            let cases::Cases { honest, others } = cases::Cases::new(&s, 1, 30).unwrap();
            let c = start.elapsed();
            let mut rng = ark_std::rand::rngs::StdRng::seed_from_u64(1);
            let d = deletion::deletions(&s.system, &s.schedule, &honest, &others, &mut rng);
            let mut groups = std::collections::BTreeMap::<&str, usize>::new();
            for x in &d.survivors {
                *groups.entry(&s.system.labels[*x]).or_default() += 1;
            }
            println!(
                "{} {}+{} rank {} witness {} left {} of {} checked {:?} {:?} {:?}: {:?}",
                s.name,
                honest.len(),
                others.len(),
                d.by_rank,
                d.by_witness,
                d.survivors.len(),
                s.system.rows.len(),
                d.checked,
                c,
                start.elapsed(),
                groups
            );
            if std::env::args().nth(2).is_some() {
                for x in &d.survivors {
                    println!(
                        "{} {} {:?}",
                        x,
                        s.system.labels[*x],
                        s.system.rows[*x]
                            .iter()
                            .map(|t| t
                                .iter()
                                .map(|(f, v)| {
                                    let g = -*f;
                                    if g < *f { format!("-{g}*x{v}") } else { format!("{f}*x{v}") }
                                })
                                .collect::<Vec<_>>()
                                .join("+"))
                            .collect::<Vec<_>>()
                    );
                }
            }
            (d.survivors.len(), s.system.rows.len())
        })
        .collect();
    println!(
        "{} of {}",
        t.iter().map(|x| x.0).sum::<usize>(),
        t.iter().map(|x| x.1).sum::<usize>()
    );
}
