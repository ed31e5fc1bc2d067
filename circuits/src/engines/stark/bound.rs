//! A table with public values in the place of their variables, laid out for being evaluated
//! on every row: what does not depend on the row is computed once.

use p3_field::{Algebra, PrimeCharacteristicRing as _};
use p3_koala_bear::KoalaBear;

use super::table::{Poly, RangeTable, Site, Table, Variable};

/// A cell of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Cell {
    column: usize,
    next: bool,
}

/// Two neighbouring rows.
#[derive(Clone, Copy)]
pub(super) struct Rows<'a, V> {
    pub(super) this: &'a [V],
    pub(super) next: &'a [V],
}

impl<V: Copy> Rows<'_, V> {
    fn read<E: From<V>>(&self, cell: Cell) -> E {
        (if cell.next { self.next } else { self.this })[cell.column].into()
    }
}

/// A polynomial in cells. Most coefficients are units, and multiplications dominate.
#[derive(Debug, Default)]
pub(super) struct Sum {
    constant: KoalaBear,
    plus: Vec<Cell>,
    minus: Vec<Cell>,
    scaled: Vec<(KoalaBear, Cell)>,
    products: Vec<(KoalaBear, Vec<Cell>)>,
}

impl Sum {
    fn new(poly: &Poly, publics: &[KoalaBear]) -> Self {
        let mut terms: Vec<(KoalaBear, Vec<Cell>)> = Vec::new();
        for term in &poly.terms {
            let (mut factor, mut cells) = (term.coefficient, Vec::new());
            for variable in &term.variables {
                match *variable {
                    Variable::Cell { column, next } => cells.push(Cell { column, next }),
                    Variable::Public(index) => factor *= publics[index],
                }
            }
            match terms.iter_mut().find(|(_, known)| *known == cells) {
                Some((known, _)) => *known += factor,
                None => terms.push((factor, cells)),
            }
        }
        let mut sum = Self::default();
        for (factor, cells) in terms {
            match cells[..] {
                [] => sum.constant += factor,
                [cell] if factor == KoalaBear::ONE => sum.plus.push(cell),
                [cell] if factor == KoalaBear::NEG_ONE => sum.minus.push(cell),
                [cell] => sum.scaled.push((factor, cell)),
                _ => sum.products.push((factor, cells)),
            }
        }
        sum
    }

    /// The value.
    pub(super) fn value<V, E>(&self, rows: &Rows<'_, V>) -> E
    where
        V: Copy,
        E: Algebra<KoalaBear> + From<V>,
    {
        let mut sum = E::from(self.constant);
        for cell in &self.plus {
            sum += rows.read::<E>(*cell);
        }
        for cell in &self.minus {
            sum -= rows.read::<E>(*cell);
        }
        for (factor, cell) in &self.scaled {
            sum += rows.read::<E>(*cell) * *factor;
        }
        for (factor, cells) in &self.products {
            let product = cells.iter().map(|cell| rows.read::<E>(*cell)).product::<E>();
            if *factor == KoalaBear::ONE {
                sum += product;
            } else if *factor == KoalaBear::NEG_ONE {
                sum -= product;
            } else {
                sum += product * *factor;
            }
        }
        sum
    }
}

/// What is handed over.
#[derive(Debug)]
pub(super) struct BoundHandover {
    pub(super) name: &'static str,
    pub(super) flag: usize,
    pub(super) sends: bool,
    pub(super) tuple: Vec<Sum>,
}

/// A table for given public values.
#[derive(Debug)]
pub(super) struct Bound {
    pub(super) width: usize,
    pub(super) degree: usize,
    pub(super) constraints: Vec<(Site, Sum)>,
    /// Inputs, and the first column.
    pub(super) permutations: Vec<([Sum; 16], usize)>,
    /// Flag and value.
    pub(super) lookups: Vec<(Option<usize>, Sum)>,
    pub(super) ranges: Option<RangeTable>,
    pub(super) handovers: Vec<BoundHandover>,
    /// The tuples that are given, and those that are taken.
    pub(super) shuffles: Vec<[Vec<Sum>; 2]>,
}

impl Bound {
    /// The table has been checked to read none but these public values.
    pub(super) fn new(table: &Table, publics: &[KoalaBear]) -> Self {
        let sum = |poly: &Poly| Sum::new(poly, publics);
        let constraints = table.constraints.iter();
        let permutations = table.permutations.iter();
        let lookups = table.lookups.iter();
        let handovers = table.handovers.iter().map(|handover| BoundHandover {
            name: handover.name,
            flag: handover.flag,
            sends: handover.sends,
            tuple: handover.tuple.iter().map(sum).collect(),
        });
        let sums = |polys: &Vec<Poly>| polys.iter().map(sum).collect();
        let shuffles =
            table.shuffles.iter().map(|shuffle| [&shuffle.given, &shuffle.taken].map(sums));
        Self {
            width: table.width,
            degree: table.degree,
            constraints: constraints.map(|each| (each.site, sum(&each.value))).collect(),
            permutations: permutations
                .map(|hashed| (hashed.inputs.each_ref().map(sum), hashed.start))
                .collect(),
            lookups: lookups.map(|lookup| (lookup.flag, sum(&lookup.value))).collect(),
            ranges: table.ranges.clone(),
            handovers: handovers.collect(),
            shuffles: shuffles.collect(),
        }
    }
}
