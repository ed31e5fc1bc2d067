//! dev
use assay_audit::*;
fn main() {
    let filter = std::env::args().nth(1).unwrap_or_default();
    let s = subject::all().unwrap().into_iter().filter(|s| s.name.contains(&filter)).collect();
    let e = if std::env::args().nth(2).is_some() { run::Extent::FULL } else { run::Extent::SMALL };
    let f = run::run(s, e).unwrap();
    for c in &f.circuits {
        println!("{} moving {} nullity {} {:?} forged {} {:?} alt {} amb {} repl {:?} st {:?} true {} sat {} ref {} adv {:?} {:?}", c.name, c.moving, c.nullity, c.rank_time, c.forged.tried, c.forged.accepted.len(), c.alternatives, c.ambiguous, c.replaced.iter().map(|r| (r.tried, r.inverses, r.switches, r.accepted.len())).collect::<Vec<_>>(), c.statements.sides, c.statements.accepted, c.statements.satisfied.len(), c.statements.refused.len(), c.statements.adversarial, c.time);
        for a in c.forged.accepted.iter().take(5) { println!("   ACCEPTED {a:?}"); }
    }
    for o in &f.reviewed.1.objections { println!("{o}"); }
}
