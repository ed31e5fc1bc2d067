//! The domain of a verifier.

use halo2_proofs::halo2curves::bn256::Fr;
use halo2_proofs::halo2curves::ff::{Field as _, PrimeField as _, WithSmallOrderMulGroup as _};
use halo2_proofs::poly::EvaluationDomain;

/// What a verifier needs of the domain of 2^`log` rows, for constraints of a degree. The library's
/// own constructor makes tables for transforms, some 450 bytes a row, which only provers use: a key
/// of a few hundred bytes must not make a verifier reserve them.
pub(super) fn verifying(degree: usize, log: u32) -> EvaluationDomain<Fr> {
    let pieces = degree.saturating_sub(1).max(1);
    let extended = log + pieces.next_power_of_two().trailing_zeros();
    let above = |log: u32| [1_u64 << Fr::S.saturating_sub(log)];
    let root = |log| Fr::ROOT_OF_UNITY.pow_vartime(above(log));
    let inverse_root = |log| Fr::ROOT_OF_UNITY_INV.pow_vartime(above(log));
    let inverse_length = |log: u32| Fr::TWO_INV.pow_vartime([u64::from(log)]);
    EvaluationDomain {
        n: 1 << log,
        k: log,
        extended_k: extended,
        omega: root(log),
        omega_inv: inverse_root(log),
        extended_omega: root(extended),
        extended_omega_inv: inverse_root(extended),
        g_coset: Fr::ZETA,
        g_coset_inv: Fr::ZETA.square(),
        quotient_poly_degree: pieces as u64,
        ifft_divisor: inverse_length(log),
        extended_ifft_divisor: inverse_length(extended),
        t_evaluations: Vec::new(),
        barycentric_weight: inverse_length(log),
        fft_data: [].into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engines::halo2::columns::{MAX_DEGREE, MIN_LOG};

    #[test]
    fn it_is_the_librarys_but_for_what_provers_use() {
        for degree in 3..=MAX_DEGREE {
            for log in MIN_LOG..MIN_LOG + 4 {
                let whole = EvaluationDomain::<Fr>::new(u32::try_from(degree).unwrap(), log);
                let stripped =
                    EvaluationDomain { t_evaluations: Vec::new(), fft_data: [].into(), ..whole };
                assert_eq!(
                    format!("{:?}", verifying(degree, log)),
                    format!("{stripped:?}"),
                    "{degree} {log}"
                );
            }
        }
    }
}
