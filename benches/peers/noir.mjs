// Noir on the yardstick: `prepare RECORDS DIRECTORY` compiles the circuit and writes its inputs,
// `witness DIRECTORY` computes what the native prover reads.

import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Noir } from "@noir-lang/noir_js";
import { compile, createFileManager } from "@noir-lang/noir_wasm";
import { inputs } from "./table.mjs";

async function prepare(records, directory) {
    const here = dirname(fileURLToPath(import.meta.url));
    const source = join(directory, "src/main.nr");
    cpSync(join(here, "noir"), directory, { recursive: true });
    writeFileSync(source, readFileSync(source, "utf8").replace("N: u32 = 1024", `N: u32 = ${records}`));
    const { program } = await compile(createFileManager(directory));
    writeFileSync(join(directory, "program.json"), JSON.stringify(program));
    writeFileSync(join(directory, "input.json"), JSON.stringify(inputs(records)));
}

async function witness(directory) {
    const read = (name) => JSON.parse(readFileSync(join(directory, name)));
    const { witness } = await new Noir(read("program.json")).execute(read("input.json"));
    writeFileSync(join(directory, "witness.gz"), witness);
}

const [task, ...words] = process.argv.slice(2);
if (task === "prepare") await prepare(Number(words[0]), words[1]);
else await witness(words[0]);
