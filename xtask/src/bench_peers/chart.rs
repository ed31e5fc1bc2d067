//! The race as a chart: records a second of CPU, on a logarithmic scale.

use std::fmt::Write as _;

use super::Entry;
use super::report::{digits, thousands};

const WIDTH: f64 = 860.0;
/// Where the scale begins and ends.
const LEFT: f64 = 300.0;
const RIGHT: f64 = 780.0;
const TOP: f64 = 64.0;
const ROW: f64 = 26.0;
const OURS: &str = "#1f6f5c";
const PEERS: &str = "#9aa5ad";

/// One bar for each entry that proved.
pub(super) fn draw(entries: &[Entry]) -> String {
    let bars: Vec<(&Entry, f64)> =
        entries.iter().filter_map(|entry| Some((entry, entry.rate()?))).collect();
    let decades = bars.iter().map(|(_, rate)| rate.log10().ceil()).fold(1.0, f64::max);
    let at = |rate: f64| LEFT + (RIGHT - LEFT) * rate.log10().max(0.0) / decades;

    let mut body = String::new();
    let mut bottom = TOP;
    for (entry, rate) in bars {
        let (middle, end) = (bottom + ROW / 2.0 + 4.0, at(rate));
        let color = if entry.contestant.is_ours() { OURS } else { PEERS };
        // Writing to a text does not fail.
        let _ = writeln!(
            body,
            r#"<text x="{:.0}" y="{middle:.0}" text-anchor="end">{}, N = {}</text>
<rect x="{LEFT}" y="{:.0}" width="{:.1}" height="{:.0}" fill="{color}"/>
<text x="{:.1}" y="{middle:.0}" font-weight="bold">{}</text>"#,
            LEFT - 8.0,
            entry.contestant.title().replace('`', ""),
            thousands(entry.records.into()),
            bottom + 4.0,
            end - LEFT,
            ROW - 8.0,
            end + 6.0,
            digits(rate),
        );
        bottom += ROW;
    }
    let mut scale = String::new();
    let mut tick = 1.0;
    while tick <= 10_f64.powf(decades) {
        let x = at(tick);
        let _ = writeln!(
            scale,
            r##"<line x1="{x:.1}" y1="{TOP}" x2="{x:.1}" y2="{bottom}" stroke="#d5dadd"/>
<text x="{x:.1}" y="{:.0}" text-anchor="middle" fill="#56616a">{}</text>"##,
            bottom + 18.0,
            grouped(tick),
        );
        tick *= 10.0;
    }
    let height = bottom + 34.0;
    format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" font-family="sans-serif" font-size="13" fill="#1d2429">
<title>Records proven in a second of one core</title>
<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>
<text x="20" y="28" font-size="16" font-weight="bold">Records proven in a second of one core</text>
<text x="20" y="48" fill="#56616a">The yardstick S(N); witness and proof; logarithmic scale</text>
{scale}{body}</svg>
"##
    )
}

fn grouped(tick: f64) -> String {
    if tick < 100.0 { format!("{tick:.0}") } else { digits(tick) }
}

#[cfg(test)]
mod tests {
    use super::super::contestant::{Contestant, Figures};
    use super::*;

    fn entry(contestant: Contestant, cpu: f64) -> Entry {
        let figures = Figures {
            size: 1,
            setup_s: None,
            witness_cpu_s: None,
            prove_cpu_s: cpu,
            wall_s: cpu,
            peak_rss_bytes: 1.0,
            proof_bytes: 1,
            verify_ms: None,
        };
        Entry { contestant, records: 1000, rounds: vec![figures], failed: None }
    }

    #[test]
    fn a_decade_is_as_wide_everywhere() {
        let entries = [entry(Contestant::Groth16, 10.0), entry(Contestant::Snarkjs, 100.0)];
        let chart = draw(&entries);
        // A hundred records a second fill the scale, ten half of it.
        assert!(
            chart.contains(r#"width="480.0""#) && chart.contains(r#"width="240.0""#),
            "{chart}"
        );
        assert!(chart.contains(OURS) && chart.contains(PEERS));
        assert_eq!(chart.matches("<line").count(), 3);
    }
}
