// Compiles the contracts and writes artifacts/; with --check, compiles and fails
// when the committed artifacts are not exactly what comes out.

import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import solc from "solc";

const EXPECTED_COMPILER = "0.8.37";
const CONTRACTS = ["Groth16Verifier", "Halo2Verifier", "DataPool", "PoolReward"];
const MAX_CODE_BYTES = 24_576; // EIP-170

const here = dirname(fileURLToPath(import.meta.url));
const artifacts = join(here, "artifacts");

// Keys in alphabetical order: the digest is of this JSON, whoever writes it.
const settings = {
  evmVersion: "cancun",
  // Without metadata the bytecode depends on code and settings alone.
  metadata: { appendCBOR: false, bytecodeHash: "none" },
  optimizer: { enabled: true, runs: 100_000 },
  viaIR: true,
};

function fail(message) {
  console.error(`contracts: ${message}`);
  process.exit(1);
}

function readSources() {
  const names = readdirSync(here).filter((name) => name.endsWith(".sol")).sort();
  return Object.fromEntries(
    names.map((name) => [name, { content: readFileSync(join(here, name), "utf8") }]),
  );
}

// SHA3-256 of what decides the bytecode: compiler, settings and every source.
function sourceDigest(sources) {
  const hash = createHash("sha3-256");
  const parts = [EXPECTED_COMPILER, JSON.stringify(settings)];
  for (const [name, { content }] of Object.entries(sources)) parts.push(name, content);
  for (const part of parts) hash.update(`${Buffer.byteLength(part)}:${part}`);
  return `0x${hash.digest("hex")}`;
}

function compile(sources) {
  const outputSelection = { "*": { "*": ["abi", "evm.bytecode.object", "evm.deployedBytecode.object"] } };
  const input = { language: "Solidity", sources, settings: { ...settings, outputSelection } };
  const output = JSON.parse(solc.compile(JSON.stringify(input)));
  const messages = output.errors ?? [];
  for (const { formattedMessage } of messages) console.error(formattedMessage);
  // A warning is a failure too: nothing here is allowed to be doubtful.
  if (messages.length > 0) fail(`expected no warnings and no errors, got ${messages.length}`);
  return output.contracts;
}

function artifact(name, compiled, digest) {
  const { abi, evm } = compiled[`${name}.sol`][name];
  const deployedBytecodeSize = evm.deployedBytecode.object.length / 2;
  if (deployedBytecodeSize > MAX_CODE_BYTES) {
    fail(`${name}: expected at most ${MAX_CODE_BYTES} bytes of code, got ${deployedBytecodeSize}`);
  }
  const content = {
    contractName: name,
    compiler: EXPECTED_COMPILER,
    settings,
    sourceDigest: digest,
    abi,
    bytecode: `0x${evm.bytecode.object}`,
    deployedBytecodeSize,
  };
  return `${JSON.stringify(content, null, 2)}\n`;
}

if (!solc.version().startsWith(`${EXPECTED_COMPILER}+`)) {
  fail(`expected solc ${EXPECTED_COMPILER}, got ${solc.version()}`);
}
const check = process.argv.includes("--check");
const sources = readSources();
const digest = sourceDigest(sources);
const compiled = compile(sources);
mkdirSync(artifacts, { recursive: true });
for (const name of CONTRACTS) {
  const path = join(artifacts, `${name}.json`);
  const expected = artifact(name, compiled, digest);
  if (!check) {
    writeFileSync(path, expected);
  } else if (readFileSync(path, "utf8") !== expected) {
    fail(`${path} is not what its sources compile to; run node build.mjs`);
  }
  console.log(`${name} ${digest} ${JSON.parse(expected).deployedBytecodeSize} bytes`);
}
