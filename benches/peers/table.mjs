// The yardstick's table, which `benches/src/bin/yardstick.rs` makes too: counted out, not drawn.

/** The private columns, the public bounds, and a salt. */
export function inputs(records) {
    const count = Array.from({ length: records }, (_, record) => record);
    return {
        id: count.map((record) => 1_000_003 * record),
        value: count.map((record) => 40 + ((record * 7919) % 1000)),
        timestamp: count.map((record) => 1_700_000_000 + 60 * record),
        // Of 248 bits, as long as a random one: what a multiplication costs depends on it.
        salt: `0x${"5a".repeat(31)}`,
        lo: 40,
        hi: 2000,
        t0: 1_600_000_000,
        t1: 1_800_000_000,
        min_sum: 10_000,
    };
}
