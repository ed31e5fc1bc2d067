//! Permutation networks: whatever their switches say, what comes out is what goes in, in
//! some order, and there is no order that they cannot make.
//!
//! The network is that of Abraham Waksman, "A Permutation Network" (Journal of the ACM 15,
//! 1968), for a power of two of places. A switch crosses two wires or leaves them; the last
//! pair of outputs has none.

use super::gadgets::switch;
use super::wires::Wires;

/// Switches of a network of `places` places.
pub(super) const fn switches(places: usize) -> usize {
    if places < 2 { 0 } else { places * places.ilog2() as usize - places + 1 }
}

/// Settings of the switches with which the input `order[j]` comes out at `j`: those of the
/// inputs, of the upper half, of the lower half, of the outputs.
pub(super) fn route(order: &[usize]) -> Vec<bool> {
    let half = order.len() / 2;
    if half < 2 {
        return order.first().filter(|_| half == 1).map(|first| *first == 1).into_iter().collect();
    }
    let mut output_of = vec![0; order.len()];
    for (output, input) in order.iter().enumerate() {
        output_of[*input] = output;
    }
    let mut inputs = vec![false; half];
    let mut outputs: Vec<Option<bool>> = vec![None; half];
    for pair in (0..half).rev() {
        // From one pair to the next, around a cycle: the one of two neighbours goes through
        // the upper half, the other through the lower. Where a cycle begins there is a
        // choice, and the pair without a switch is the first to make it.
        let mut upper = 2 * pair;
        while outputs[upper / 2].is_none() {
            outputs[upper / 2] = Some(upper % 2 == 1);
            let input = order[upper];
            inputs[input / 2] = input % 2 == 1;
            upper = output_of[input ^ 1] ^ 1;
        }
    }
    let outputs: Vec<bool> = outputs.into_iter().map(|crossed| crossed == Some(true)).collect();
    let through = |lower: bool| -> Vec<usize> {
        let place =
            |(pair, crossed): (usize, &bool)| order[2 * pair + usize::from(lower != *crossed)] / 2;
        outputs.iter().enumerate().map(place).collect()
    };
    let (upper, lower) = (route(&through(false)), route(&through(true)));
    [&inputs, &upper, &lower, &outputs[..half - 1]].concat()
}

/// Leads values through the network; each place has the same number of them.
pub(super) fn network<W: Wires>(
    wires: &mut W,
    places: Vec<Vec<W::Lc>>,
    settings: &mut impl Iterator<Item = bool>,
) -> Vec<Vec<W::Lc>> {
    let half = places.len() / 2;
    let mut places = places.into_iter();
    let (mut upper, mut lower) = (Vec::with_capacity(half), Vec::with_capacity(half));
    while let (Some(first), Some(second)) = (places.next(), places.next()) {
        let [first, second] = switch(wires, settings.next() == Some(true), [first, second]);
        upper.push(first);
        lower.push(second);
    }
    if half > 1 {
        upper = network(wires, upper, settings);
        lower = network(wires, lower, settings);
    }
    let mut out = Vec::with_capacity(2 * half);
    for (pair, both) in upper.into_iter().zip(lower).enumerate() {
        let both = <[_; 2]>::from(both);
        let switched = pair + 1 < half;
        out.extend(if switched {
            switch(wires, settings.next() == Some(true), both)
        } else {
            both
        });
    }
    out
}
