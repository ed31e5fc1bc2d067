//! (2) Figures that a policy discloses are bound as thresholds are: on every engine the buyer is
//! told what the data has, or nothing.

use assay_statement::hash::IdentityHash;
use assay_statement::{Binding, Disclosed, Engine};
use assay_verifier::{Check, KeyRegistry, Verifier, open};

use crate::world::{DATA, bound, csv, expecting, keys, parse, prove, trusting, yaml};

#[test]
fn must_02_a_told_figure_is_that_of_the_data() {
    for hash in IdentityHash::ALL {
        let (object, limit) = ("logicalType: object\n", "mustBeGreaterOrEqualTo: 5");
        let pool =
            format!("    customProperties: [{{property: assayIdentityHash, value: {hash}}}]\n");
        let told = "customProperties: [{property: assayDisclose, value: exactly}]";
        let text = yaml("strict", 220).replace(object, &format!("{object}{pool}"));
        let policy = parse(&text.replace(limit, &format!("{limit}, {told}")));
        let (table, binding) = (csv(&policy, DATA), Binding::Bound(bound()));
        let proved = prove(&policy, &table, &binding);
        let proof = &proved.proof;
        assert_eq!(proof.disclosed, [Disclosed { at_least: 5, at_most: 5 }]);

        let buyer = match proof.engine {
            Engine::Groth16 | Engine::Halo2 => {
                trusting(&[&keys().entry(proof.key_id).unwrap().verifying])
            }
            Engine::Stark => Verifier::new(KeyRegistry::new()),
        };
        let expectation = expecting(&policy, &binding);
        let verified = buyer.verify(&expectation, proof).unwrap();
        let said = "the number of records is exactly 5";
        assert!(verified.verdict().claims.iter().any(|claim| claim.subject == said));
        open(&policy, &verified, &table, &proved.opening).unwrap();

        for (at_least, at_most) in [(6, 6), (5, 6), (4, 4)] {
            let lie = proof.clone().telling(vec![Disclosed { at_least, at_most }]);
            let refused = buyer.verify(&expectation, &lie).unwrap_err().check();
            let expected = match (at_least, proof.engine) {
                // More records may be told of; that there are more is another statement.
                (6, Engine::Groth16 | Engine::Halo2) => Check::Parameters,
                // The constraints themselves are those of what is told.
                (6, Engine::Stark) => Check::Key,
                _ => Check::Disclosure,
            };
            assert_eq!(refused, expected, "{hash}: {at_least} to {at_most}");
        }
        let silent = proof.clone().telling(Vec::new());
        assert_eq!(buyer.verify(&expectation, &silent).unwrap_err().check(), Check::Disclosure);
    }
}
