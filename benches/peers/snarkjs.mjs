// snarkjs on the yardstick: `prepare RECORDS DIRECTORY` compiles the circuit and writes its inputs,
// `verify DIRECTORY` prints the milliseconds that one verification takes, and the number of constraints.

import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as snarkjs from "snarkjs";
import { inputs } from "./table.mjs";

const here = dirname(fileURLToPath(import.meta.url));

function prepare(records, directory) {
    const main = `pragma circom 2.1.6;
include "yardstick.circom";
component main {public [lo, hi, t0, t1, min_sum]} = Yardstick(${records}, ${Math.ceil(Math.log2(records))});
`;
    const source = join(directory, "main.circom");
    writeFileSync(source, main);
    writeFileSync(join(directory, "input.json"), JSON.stringify(inputs(records)));
    const compiler = join(here, "node_modules/circom2/cli.js");
    const libraries = ["-l", here, "-l", join(here, "node_modules")];
    const options = ["--r1cs", "--wasm", "--O2", ...libraries, "-o", directory];
    execFileSync(process.execPath, [compiler, source, ...options], { stdio: ["ignore", 2, 2] });
}

async function verify(directory) {
    const read = (name) => JSON.parse(readFileSync(join(directory, name)));
    const key = await snarkjs.zKey.exportVerificationKey(join(directory, "key.zkey"));
    const start = performance.now();
    const accepted = await snarkjs.groth16.verify(key, read("public.json"), read("proof.json"));
    const milliseconds = performance.now() - start;
    if (!accepted) throw new Error("snarkjs refuses its own proof");
    const { nConstraints: constraints } = await snarkjs.r1cs.info(join(directory, "main.r1cs"));
    console.log(JSON.stringify({ constraints, milliseconds }));
}

const [task, ...words] = process.argv.slice(2);
if (task === "prepare") prepare(Number(words[0]), words[1]);
else await verify(words[0]);
// Its worker threads wait for more.
process.exit(0);
