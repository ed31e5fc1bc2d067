pragma circom 2.1.6;

include "circomlib/circuits/bitify.circom";
include "circomlib/circuits/poseidon.circom";

// The yardstick S(n) of docs/spec/yardstick.md, with as few constraints as it takes. n is a multiple of 16 and
// at most 2^logn. The verifier has to know that the bounds are of 32 bits and that min_sum is below the modulus.
template Yardstick(n, logn) {
    signal input lo, hi, t0, t1, min_sum;
    signal input id[n], value[n], timestamp[n], salt;
    signal output commitment;

    // Between two bounds of 32 bits a value has 32 bits.
    var sum = 0;
    for (var i = 0; i < n; i++) {
        NotNegative(32)(value[i] - lo);
        NotNegative(32)(hi - value[i]);
        NotNegative(32)(timestamp[i] - t0);
        NotNegative(32)(t1 - timestamp[i]);
        sum += value[i];
    }
    NotNegative(32 + logn)(sum - min_sum);

    // Ids ascend from one of 64 bits to one of 64 bits, without a wrap: so have those between.
    NotNegative(64)(id[0]);
    for (var i = 1; i < n; i++) {
        NotNegative(64)(id[i] - id[i - 1] - 1);
    }
    NotNegative(64)(id[n - 1]);

    // A sponge that overwrites: sixteen records a permutation, the first lane is its capacity.
    signal state[n / 16 + 1];
    state[0] <== Poseidon(2)([salt, n]);
    component absorbed[n / 16];
    for (var b = 0; b < n / 16; b++) {
        absorbed[b] = PoseidonEx(16, 1);
        absorbed[b].initialState <== state[b];
        for (var j = 0; j < 16; j++) {
            var i = 16 * b + j;
            absorbed[b].inputs[j] <== id[i] * 2 ** 64 + value[i] * 2 ** 32 + timestamp[i];
        }
        state[b + 1] <== absorbed[b].out[0];
    }
    commitment <== state[n / 16];
}

template NotNegative(bits) {
    signal input in;
    component decomposed = Num2Bits(bits);
    decomposed.in <== in;
}
