//! What the constraints leave free to first order, and which of them hold an output alone.
//!
//! At an honest witness w the constraints are `J · dw = 0`, J = diag(Bw)·A + diag(Aw)·B − C,
//! over all variables but the inputs. An output that moves in the null space of J is not
//! determined by the inputs. Whether it would move without one constraint is read off the left
//! null space: for the output o let `u·J = e_o`; then o is in the span of the other rows exactly
//! where u can be chosen zero at the constraint.

use std::collections::BTreeMap;

use ark_ff::{AdditiveGroup as _, Field as _, UniformRand as _};
use ark_std::rand::RngCore;
use assay_statement::hash::Fr;

use crate::system::{Role, System, value};

type Sparse = BTreeMap<usize, Fr>;

/// What one witness tells.
#[derive(Debug)]
pub struct Freedom {
    /// Outputs that move while the inputs stand.
    pub moving: Vec<usize>,
    /// Variables that no constraint determines to first order.
    pub nullity: usize,
    /// Whether an output would move without a constraint.
    pub noticed: Vec<bool>,
}

/// The sparse matrix, and the order in which its columns are determined.
struct Elimination {
    /// For each column the rows that it is in.
    columns: Vec<Vec<(usize, Fr)>>,
    /// Rows with one column that was not determined yet, and that column.
    peeled: Vec<(usize, usize)>,
    is_peeled: Vec<bool>,
    /// Rows without columns of their own.
    dependent: Vec<usize>,
    core: Core,
}

/// What is left when no row has one undetermined column: rows by their first column, each with
/// the combination of constraints that it is.
#[derive(Default)]
struct Core {
    pivots: BTreeMap<usize, (Sparse, Sparse)>,
    null: Vec<Sparse>,
}

/// Looks at a system at a witness that satisfies it.
pub fn freedom(system: &System, witness: &[Fr], rng: &mut impl RngCore) -> Freedom {
    let elimination = Elimination::new(system, witness);
    let unknowns = (0..system.roles.len()).filter(|v| is_unknown(system.roles[*v])).count();
    let rank = elimination.peeled.len() + elimination.core.pivots.len();
    // One random combination vanishes where all of them do, but for one chance in the field.
    let mut null: Sparse = elimination.dependent.iter().map(|row| (*row, Fr::rand(rng))).collect();
    for vector in &elimination.core.null {
        add(&mut null, Fr::rand(rng), vector);
    }
    let null = elimination.extend(null, None, system.rows.len());
    let mut noticed = vec![false; system.rows.len()];
    let mut moving = Vec::new();
    for output in system.having(Role::Output) {
        let Some(holding) = elimination.holding(output) else {
            moving.push(output);
            continue;
        };
        let target = elimination.is_peeled[output].then_some(output);
        let held = elimination.extend(holding, target, system.rows.len());
        for (noticed, (held, null)) in noticed.iter_mut().zip(held.iter().zip(&null)) {
            *noticed |= *held != Fr::ZERO && *null == Fr::ZERO;
        }
    }
    Freedom { moving, nullity: unknowns - rank, noticed }
}

const fn is_unknown(role: Role) -> bool {
    matches!(role, Role::Output | Role::Hint | Role::Witness)
}

impl Elimination {
    fn new(system: &System, witness: &[Fr]) -> Self {
        let sides: Vec<[Fr; 2]> =
            system.rows.iter().map(|[a, b, _]| [value(a, witness), value(b, witness)]).collect();
        let mut columns = vec![Vec::new(); system.roles.len()];
        let mut rows: Vec<Vec<(usize, Fr)>> = vec![Vec::new(); system.rows.len()];
        for (variable, places) in system.places.iter().enumerate() {
            if !is_unknown(system.roles[variable]) {
                continue;
            }
            for (row, [a, b, c]) in places {
                let [left, right] = sides[*row];
                let slope = right * a + left * b - c;
                if slope != Fr::ZERO {
                    columns[variable].push((*row, slope));
                    rows[*row].push((variable, slope));
                }
            }
        }
        let mut left: Vec<usize> = rows.iter().map(Vec::len).collect();
        let mut open: Vec<usize> = (0..rows.len()).filter(|row| left[*row] == 1).collect();
        let (mut peeled, mut is_peeled) = (Vec::new(), vec![false; columns.len()]);
        let mut used = vec![false; rows.len()];
        while let Some(row) = open.pop() {
            let Some((column, _)) = rows[row].iter().find(|(column, _)| !is_peeled[*column]) else {
                continue;
            };
            (is_peeled[*column], used[row]) = (true, true);
            peeled.push((row, *column));
            for (other, _) in &columns[*column] {
                left[*other] -= 1;
                if left[*other] == 1 {
                    open.push(*other);
                }
            }
        }
        let mut core = Core::default();
        let mut dependent = Vec::new();
        for row in (0..rows.len()).filter(|row| !used[*row]) {
            if left[row] == 0 {
                dependent.push(row);
                continue;
            }
            let open = rows[row].iter().filter(|(column, _)| !is_peeled[*column]);
            core.insert(open.copied().collect(), row);
        }
        Self { columns, peeled, is_peeled, dependent, core }
    }

    /// What of the core's rows makes the output, and nothing where it is no part of the core;
    /// `None` where no combination does.
    fn holding(&self, output: usize) -> Option<Sparse> {
        if self.is_peeled[output] {
            return Some(Sparse::new());
        }
        let mut vector = Sparse::from([(output, -Fr::ONE)]);
        let mut combination = Sparse::new();
        self.core.reduce(&mut vector, &mut combination);
        vector.is_empty().then_some(combination)
    }

    /// Combines all rows to the target column, or to nothing, given the part of those that
    /// determine no column by themselves.
    fn extend(&self, given: Sparse, target: Option<usize>, rows: usize) -> Vec<Fr> {
        let mut all = vec![Fr::ZERO; rows];
        for (row, factor) in given {
            all[row] = factor;
        }
        for (row, column) in self.peeled.iter().rev() {
            let mut sum = if target == Some(*column) { Fr::ONE } else { Fr::ZERO };
            let mut own = Fr::ONE;
            for (other, slope) in &self.columns[*column] {
                if other == row {
                    own = *slope;
                } else {
                    sum -= all[*other] * slope;
                }
            }
            if sum != Fr::ZERO {
                all[*row] = sum / own;
            }
        }
        all
    }
}

impl Core {
    fn insert(&mut self, mut vector: Sparse, row: usize) {
        let mut combination = Sparse::from([(row, Fr::ONE)]);
        self.reduce(&mut vector, &mut combination);
        match vector.first_key_value() {
            Some((column, _)) => {
                self.pivots.insert(*column, (vector, combination));
            }
            None => self.null.push(combination),
        }
    }

    /// Takes every pivot's column out of a vector.
    fn reduce(&self, vector: &mut Sparse, combination: &mut Sparse) {
        let mut from = 0;
        while let Some((column, factor)) = vector.range(from..).next() {
            let (column, factor) = (*column, *factor);
            if let Some((pivot, rows)) = self.pivots.get(&column) {
                let factor = -factor / pivot[&column];
                add(vector, factor, pivot);
                add(combination, factor, rows);
            }
            from = column + 1;
        }
    }
}

fn add(sum: &mut Sparse, factor: Fr, vector: &Sparse) {
    for (index, value) in vector {
        let entry = sum.entry(*index).or_default();
        *entry += factor * value;
        if *entry == Fr::ZERO {
            sum.remove(index);
        }
    }
}
