//! dev
use assay_audit::*;
use ark_std::rand::SeedableRng as _;
use rayon::prelude::*;
fn main() {
    let filter = std::env::args().nth(1).unwrap_or_default();
    let t: Vec<_> = subject::all().unwrap().into_par_iter().filter(|s| s.name.contains(&filter)).map(|s| {
        let start = std::time::Instant::now();
        let mut g = tables::Generator::new(&s.policy, 1);
        let mut honest = Vec::new();
        let mut others = Vec::new();
        let mut tries = 0;
        while honest.len() < 12 && tries < 300_000 { tries += 1; let t = g.next().unwrap(); if s.holds(&t) { if (honest.len() > 0 || t.records().len()==8 || tries > 100000) { honest.push(s.assign(&t).unwrap()); }} else if others.len()<6 { others.push(s.assign(&t).unwrap()); } }
        for t in tables::empty(&s.policy) { if s.holds(&t) { honest.push(s.assign(&t).unwrap()) } else { others.push(s.assign(&t).unwrap()) } }
let mut rng = ark_std::rand::rngs::StdRng::seed_from_u64(1);
        let d = deletion::deletions(&s.system, &s.schedule, &honest, &others, &mut rng);
        let mut groups = std::collections::BTreeMap::<&str, usize>::new();
        for x in &d.survivors { *groups.entry(&s.system.labels[*x]).or_default() += 1; }
        println!("{} rank {} witness {} left {} of {} checked {:?} {:?}: {:?}", s.name, d.by_rank, d.by_witness, d.survivors.len(), s.system.rows.len(), d.checked, start.elapsed(), groups);
        (d.survivors.len(), s.system.rows.len())
    }).collect();
    println!("{} of {}", t.iter().map(|x|x.0).sum::<usize>(), t.iter().map(|x|x.1).sum::<usize>());
}
