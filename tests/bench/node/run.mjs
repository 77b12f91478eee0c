// Compares decoders over prepared pictures: `node run.mjs PICTURES ENGINES.js [SET…]`.
//
// All engines are Wasm in this one process and take turns on each picture, so that whatever else
// the machine does strikes them alike; the time is the process's CPU time. Prints, per set and
// symbology, right of N, wrong, and median/95th percentile in ms, and the total beside zxing-cpp's.
// Leaves out how pictures come to be (scenes.mjs, src/pictures.rs).

import fs from "node:fs";
import path from "node:path";
import { createRequire } from "node:module";
import { prepareZXingModule, readBarcodes } from "zxing-wasm/reader";
import { scanGrayBuffer } from "@undecaf/zbar-wasm";
import { upcEInFull } from "./symbols.mjs";

const require = createRequire(import.meta.url);
const [folder, module, ...wanted] = process.argv.slice(2);
const { ours, stock_rxing } = require(path.resolve(module));
await prepareZXingModule({ overrides: { wasmBinary: fs.readFileSync(require.resolve("zxing-wasm/reader/zxing_reader.wasm")).buffer }, fireImmediately: true });

const FORMATS = ["QRCode", "MicroQRCode", "RMQRCode", "DataMatrix", "Aztec", "PDF417", "MicroPDF417", "MaxiCode", "Code128", "Code39", "Code93", "Codabar", "ITF", "EAN13", "EAN8", "UPCA", "UPCE", "DataBar", "DataBarExpanded", "DataBarLimited"];
const zxing = (options) => async ({ rgba, width, height, several }) => {
  const results = await readBarcodes({ data: rgba, width, height }, { formats: FORMATS, textMode: "Plain", maxNumberOfSymbols: several ? 255 : 1, ...options });
  return results.map(({ format, text, position: p }) => ({ kind: format, text, corners: [p.topLeft, p.topRight, p.bottomRight, p.bottomLeft].map(({ x, y }) => [x, y]) }));
};

const ENGINES = {
  ours: ({ luma, width, height, several }) => JSON.parse(ours(luma, width, height, several)),
  "zxing all on": zxing({ tryHarder: true, tryRotate: true, tryInvert: true, tryDownscale: true }),
  "zxing hard": zxing({ tryHarder: true, tryRotate: false, tryInvert: false, tryDownscale: false }),
  zbar: async ({ luma, width, height }) => (await scanGrayBuffer(luma.slice().buffer, width, height)).map((s) => ({ kind: s.typeName, text: s.decode(), corners: s.points.map(({ x, y }) => [x, y]) })),
  rxing: ({ luma, width, height, several }) => JSON.parse(stock_rxing(luma, width, height, several)),
};
const PEER = "zxing all on";

/** Separators and brackets are written differently by each engine, padding of retail numbers too. */
function normal(text, kind = "") {
  if (/^UPC-?E$/i.test(kind) && text.length === 8) text = upcEInFull(text.slice(0, 7));
  const kept = text.replace(/[\x1d()[\]\r\n]/g, "");
  return /^\d+$/.test(kept) ? kept.replace(/^0+/, "") : kept;
}
/** DataBar without its application identifier, Codabar without start and stop. */
const loosely = (text) => text.replace(/^1(?=\d{14}$)/, "").replace(/^0+/, "").replace(/^[A-D](.*)[A-D]$/, "$1");
const equal = (a, b) => a === b || loosely(a) === loosely(b);

function isInside(corners, truth) {
  if (!truth || corners.length < 2) return true;
  const cx = truth.reduce((s, p) => s + p[0], 0) / 4, cy = truth.reduce((s, p) => s + p[1], 0) / 4;
  const wide = truth.map(([x, y]) => [cx + (x - cx) * 1.15, cy + (y - cy) * 1.15]);
  return corners.every(([x, y]) => wide.every(([ax, ay], i) => {
    const [bx, by] = wide[(i + 1) % 4];
    return (bx - ax) * (y - ay) - (by - ay) * (x - ax) >= -1e-3 * Math.hypot(bx - ax, by - ay) - 4 * Math.hypot(bx - ax, by - ay);
  }));
}

function load(file) {
  const bytes = fs.readFileSync(file);
  let at = 0, lines = 0;
  while (lines < 3) if (bytes[at++] === 10) lines++;
  const [, size] = bytes.subarray(0, at).toString().split("\n");
  const [width, height] = size.split(" ").map(Number);
  const luma = new Uint8Array(bytes.subarray(at, at + width * height));
  const rgba = new Uint8ClampedArray(width * height * 4);
  luma.forEach((l, i) => { rgba[4 * i] = rgba[4 * i + 1] = rgba[4 * i + 2] = l; rgba[4 * i + 3] = 255; });
  return { luma, rgba, width, height };
}

class Score {
  constructor() { Object.assign(this, { right: 0, of: 0, wrong: 0, placed: 0, ms: [] }); }
  add(results, truth, ms) {
    this.ms.push(ms);
    this.of += truth.length;
    const read = results.map((r) => ({ ...r, text: normal(r.text, r.kind) }));
    for (const code of truth) {
      const hit = read.find((r) => equal(r.text, normal(code.text)));
      if (!hit) continue;
      this.right++;
      if (isInside(hit.corners, code.corners)) this.placed++;
    }
    this.wrong += read.filter((r) => !truth.some((code) => equal(r.text, normal(code.text)))).length;
  }
  join(other) {
    for (const name of ["right", "of", "wrong", "placed"]) this[name] += other[name];
    this.ms.push(...other.ms);
    return this;
  }
  at(share) { return [...this.ms].sort((a, b) => a - b)[Math.min(this.ms.length - 1, Math.floor(this.ms.length * share))] ?? 0; }
  get mean() { return this.ms.reduce((a, b) => a + b, 0) / Math.max(1, this.ms.length); }
  get words() { return `${this.right}/${this.of}${this.wrong ? ` ${this.wrong}w` : ""} ${this.at(0.5).toFixed(1)}/${this.at(0.95).toFixed(0)}`; }
}

const cells = (name, list) => console.log(`| ${name.padEnd(16)} | ${list.map((c) => c.padEnd(20)).join(" | ")} |`);

async function bench(set) {
  const index = path.join(folder, set, "index.jsonl");
  if (!fs.existsSync(index)) return console.log(`\n${set}: skipped, not prepared`);
  const lines = fs.readFileSync(index, "utf8").split("\n").filter((line) => line);
  if (!lines.length) return;
  const kinds = new Map();
  for (const [n, line] of lines.entries()) {
    const { file, kind, truth } = JSON.parse(line);
    const picture = { ...load(path.join(folder, set, file)), several: truth.length > 1 };
    if (!kinds.has(kind)) kinds.set(kind, Object.fromEntries(names.map((name) => [name, new Score()])));
    // Who begins changes with each picture; the first one is also read once to warm all up.
    const order = names.map((_, i) => names[(i + n) % names.length]);
    if (n === 0) for (const name of order) await ENGINES[name](picture);
    for (const name of order) {
      const began = process.cpuUsage();
      const results = await ENGINES[name](picture);
      const { user, system } = process.cpuUsage(began);
      kinds.get(kind)[name].add(results, truth, (user + system) / 1000);
    }
  }
  console.log(`\n### ${set}\n`);
  cells("symbology", names);
  cells("---", names.map(() => "---"));
  const total = Object.fromEntries(names.map((name) => [name, new Score()]));
  for (const [kind, scores] of kinds) {
    cells(kind, names.map((name) => scores[name].words));
    for (const name of names) total[name].join(scores[name]);
  }
  cells("total", names.map((name) => total[name].words));
  cells("mean ms", names.map((name) => total[name].mean.toFixed(1)));
  cells("placed", names.map((name) => `${total[name].placed}/${total[name].right}`));
  const peer = total[PEER];
  if (peer) cells("to zxing-cpp", names.map((name) => `${(total[name].right / Math.max(1, peer.right)).toFixed(2)}x reads ${(total[name].mean / peer.mean).toFixed(2)}x ms`));
}

const only = process.env.BENCH_ENGINES?.split(",");
const names = Object.keys(ENGINES).filter((name) => !only || only.includes(name));
const sets = wanted.length ? wanted : fs.readdirSync(folder).filter((name) => fs.existsSync(path.join(folder, name, "index.jsonl"))).sort();
for (const set of sets) await bench(set);
