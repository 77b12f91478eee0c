// Draws the bench's own scenes into PGM files beside an `index.jsonl` of what each shows:
// `node scenes.mjs OUT [COUNT [SET…]]`. Camera-like frames, single degradations, marks in metal, several
// codes, clutter without a code, bursts. The symbols are written by zxing-wasm's writer, so that no
// encoder of ours can agree with a decoder of ours on an error.

import fs from "node:fs";
import path from "node:path";
import { Canvas, Chance, held } from "./canvas.mjs";
import { symbolOf } from "./symbols.mjs";

const [out, size = "24", ...wanted] = process.argv.slice(2);
const COUNT = Number(size);
const LIVE = ["QRCode", "DataMatrix", "Aztec", "PDF417", "Code128", "Code39", "ITF", "EAN13", "DataBar"];
const OTHERS = ["MicroQRCode", "RMQRCode", "MicroPDF417", "MaxiCode", "Code93", "Codabar", "EAN8", "UPCA", "UPCE", "DataBarExpanded", "DataBarStacked", "DataBarLimited"];
const LINEAR = new Set(["Code128", "Code39", "ITF", "EAN13", "DataBar", "Code93", "Codabar", "EAN8", "UPCA", "UPCE", "DataBarExpanded", "DataBarLimited"]);

class Pictures {
  constructor(name) {
    this.name = name;
    this.folder = path.join(out, name);
    fs.mkdirSync(this.folder, { recursive: true });
    this.lines = [];
  }
  add(kind, canvas, bytes, truth) {
    const file = `${String(this.lines.length).padStart(4, "0")}.pgm`;
    fs.writeFileSync(path.join(this.folder, file), Buffer.concat([Buffer.from(`P5\n${canvas.width} ${canvas.height}\n255\n`), bytes]));
    this.lines.push(JSON.stringify({ set: this.name, file, kind, truth }));
  }
  end() {
    fs.writeFileSync(path.join(this.folder, "index.jsonl"), this.lines.join("\n") + "\n");
    console.log(`${this.name}: ${this.lines.length}`);
  }
}

const round = (corners) => corners.map(([x, y]) => [Math.round(x * 10) / 10, Math.round(y * 10) / 10]);
const truthOf = (symbol, corners) => ({ kind: symbol.kind, text: symbol.text, corners: round(corners) });
const degrees = (d) => (d * Math.PI) / 180;

/** Where a symbol of this module size lies, turned as a hand turns it. */
function placed(chance, symbol, module, canvas, { turn, tilt = 0 }) {
  const width = symbol.width * module, height = symbol.height * module;
  const reach = Math.hypot(width, height) / 2 + 10;
  const inside = (side) => (2 * reach >= side ? side / 2 : chance.between(reach, side - reach));
  return held({ cx: inside(canvas.width), cy: inside(canvas.height), width, height, turn, tilt, axis: chance.between(0, Math.PI) });
}

function handTurn(chance) {
  const kind = chance.next();
  if (kind < 0.6) return degrees(chance.between(-12, 12));
  if (kind < 0.75) return degrees(90 + chance.between(-12, 12));
  return degrees(chance.between(0, 360));
}

/** The largest module at which the symbol still fits into the frame. */
const fitting = (symbol, canvas, wanted) => Math.min(wanted, (0.92 * canvas.height) / Math.hypot(symbol.width, symbol.height) * (LINEAR.has(symbol.kind) ? 1.45 : 1));

async function live(name, kinds, count) {
  const set = new Pictures(name);
  for (const kind of kinds) for (let n = 0; n < count; n++) {
    const chance = new Chance(1000 * n + 17 * kind.length + kind.charCodeAt(0) * 7919 + kind.charCodeAt(2));
    const symbol = await symbolOf(kind, chance);
    const canvas = new Canvas(1280, 720, chance.between(60, 190));
    canvas.clutter(chance, chance.whole(10, 40));
    const module = fitting(symbol, canvas, LINEAR.has(kind) ? chance.between(1.8, 3.6) : chance.between(2.6, 6));
    const corners = placed(chance, symbol, module, canvas, { turn: handTurn(chance), tilt: degrees(chance.between(0, 30)) });
    const paper = chance.between(140, 235);
    canvas.symbol(symbol, corners, { ink: paper - chance.between(70, paper - 15), paper, quiet: LINEAR.has(kind) ? 8 : 2.5 });
    canvas.blur(module * chance.between(0.15, 0.42));
    if (chance.next() < 0.2) canvas.motion(module * chance.between(0.5, 1.2), chance.between(0, Math.PI));
    canvas.lighting(chance, chance.between(0, 0.6));
    set.add(kind, canvas, canvas.bytes(chance, chance.between(2, 10)), [truthOf(symbol, corners)]);
  }
  set.end();
}

/** Marks in metal: no label around them, brushed ground. */
async function marked(name, kinds, count, { style, light, pitch, contrast }) {
  const set = new Pictures(name);
  for (const kind of kinds) for (let n = 0; n < count; n++) {
    const chance = new Chance(5000 + 1000 * n + 31 * pitch + (light ? 7 : 0) + kind.length * 131 + name.length);
    const symbol = await symbolOf(kind, chance, true);
    const canvas = new Canvas(640, 480, light ? chance.between(50, 120) : chance.between(130, 200));
    const ground = canvas.light[0];
    canvas.brushed(chance, chance.between(2, 6));
    const turn = chance.next() < 0.7 ? degrees(chance.between(-15, 15)) : degrees(chance.between(0, 360));
    const corners = placed(chance, symbol, fitting(symbol, canvas, pitch), canvas, { turn, tilt: degrees(chance.between(0, 15)) });
    const spread = style === "dots" ? 0.06 : 0;
    const jitter = Array.from({ length: symbol.width * symbol.height }, () => [chance.normal() * spread, chance.normal() * spread]);
    const depth = chance.between(...contrast);
    canvas.symbol(symbol, corners, { ink: light ? ground + depth : ground - depth, paper: ground, style, dot: chance.between(0.55, 0.95), bare: true, jitter });
    canvas.blur(pitch * chance.between(0.1, 0.2));
    canvas.lighting(chance, chance.between(0, 0.5));
    set.add(kind, canvas, canvas.bytes(chance, chance.between(3, 8)), [truthOf(symbol, corners)]);
  }
  set.end();
}

async function several(count) {
  const set = new Pictures("multi");
  for (let n = 0; n < count; n++) {
    const chance = new Chance(77000 + n);
    const canvas = new Canvas(1280, 720, chance.between(90, 180));
    canvas.clutter(chance, 12);
    const truth = [], noise = chance.between(3, 9);
    for (let row = 0; row < 2; row++) for (let column = 0; column < 3; column++) {
      const symbol = await symbolOf(chance.of(["QRCode", "DataMatrix", "Code128", "Code39", "EAN13", "ITF", "Aztec", "PDF417", "Code128"]), chance, true);
      const reach = Math.min(390 / (symbol.width + 14), 320 / (symbol.height + 4));
      const module = Math.min(reach, LINEAR.has(symbol.kind) ? chance.between(1.9, 2.8) : chance.between(2.6, 4.5));
      const corners = held({ cx: 213 + 427 * column + chance.between(-12, 12), cy: 180 + 360 * row + chance.between(-12, 12), width: symbol.width * module, height: symbol.height * module, turn: degrees(chance.between(-8, 8)) });
      const paper = chance.between(180, 240);
      canvas.symbol(symbol, corners, { ink: chance.between(10, 60), paper, quiet: LINEAR.has(symbol.kind) ? 8 : 2.5 });
      truth.push(truthOf(symbol, corners));
    }
    canvas.blur(chance.between(0.5, 1));
    set.add("several", canvas, canvas.bytes(chance, noise), truth);
  }
  set.end();
}

function empty(count) {
  const set = new Pictures("empty");
  for (let n = 0; n < count; n++) {
    const chance = new Chance(99000 + n), canvas = new Canvas(1280, 720, chance.between(60, 200));
    canvas.clutter(chance, chance.whole(10, 90));
    canvas.blur(chance.between(0.6, 2));
    canvas.lighting(chance, chance.between(0, 0.8));
    set.add("None", canvas, canvas.bytes(chance, chance.between(3, 14)), []);
  }
  set.end();
}

/** The same code in ten noisy, moving frames; a kind of its own per burst. */
async function bursts(count) {
  const set = new Pictures("burst");
  for (let n = 0; n < count; n++) {
    const chance = new Chance(55000 + n), kind = LIVE[n % LIVE.length];
    const symbol = await symbolOf(kind, chance);
    const module = LINEAR.has(kind) ? chance.between(1.5, 2.2) : chance.between(2.2, 3.2);
    for (let frame = 0; frame < 5; frame++) {
      const canvas = new Canvas(1280, 720, 150);
      canvas.clutter(new Chance(55500 + n), 25);
      const corners = placed(chance, symbol, fitting(symbol, canvas, module), canvas, { turn: degrees(chance.between(-10, 10)), tilt: degrees(chance.between(0, 25)) });
      canvas.symbol(symbol, corners, { ink: 60, paper: 170, quiet: LINEAR.has(kind) ? 8 : 2.5 });
      canvas.blur(module * 0.35);
      canvas.motion(module * chance.between(0, 1.5), chance.between(0, Math.PI));
      set.add(`burst-${kind}`, canvas, canvas.bytes(chance, 12), [truthOf(symbol, corners)]);
    }
  }
  set.end();
}

/** One thing made worse step by step, all else calm. */
const DEGRADATIONS = {
  module: [[2.6, 2.2, 1.8, 1.5, 1.2], (s, level) => { s.module = level; s.blur = 0.35 * level; }],
  blur: [[0.35, 0.5, 0.65, 0.8], (s, level) => { s.blur = level * s.module; }],
  noise: [[15, 30, 45, 60], (s, level) => { s.noise = level; }],
  contrast: [[60, 40, 25, 15], (s, level) => { s.depth = level; s.paper = 150; }],
  tilt: [[30, 45, 55, 62], (s, level) => { s.tilt = degrees(level); }],
  rotate: [[8, 20, 33, 45], (s, level) => { s.turn = degrees(level); }],
  motion: [[0.8, 1.3, 1.8], (s, level) => { s.motion = level * s.module; }],
  light: [[0.6, 1.0, 1.4], (s, level) => { s.slope = level; s.glare = 90 * level; }],
};

async function degraded(name, perLevel) {
  const set = new Pictures(`degraded-${name}`);
  const [levels, spoil] = DEGRADATIONS[name];
  for (const kind of ["QRCode", "DataMatrix", "Aztec", "PDF417", "Code128", "EAN13"]) {
    for (const level of levels) for (let n = 0; n < perLevel; n++) {
      const chance = new Chance(31000 + n * 97 + level * 1009 + kind.length * 17 + kind.charCodeAt(0) + name.length * 331);
      const symbol = await symbolOf(kind, chance, true);
      const s = { module: LINEAR.has(kind) ? 2.4 : 3.2, blur: 0.8, noise: 4, depth: 140, paper: 200, tilt: 0, turn: degrees(chance.between(-4, 4)), motion: 0, slope: 0.2, glare: 0 };
      spoil(s, level);
      const canvas = new Canvas(640, 480, 110);
      canvas.clutter(chance, 6);
      const corners = placed(chance, symbol, fitting(symbol, canvas, s.module), canvas, s);
      canvas.symbol(symbol, corners, { ink: s.paper - s.depth, paper: s.paper, quiet: LINEAR.has(kind) ? 8 : 2.5 });
      canvas.blur(s.blur);
      canvas.motion(s.motion, chance.between(0, Math.PI));
      canvas.lighting(chance, s.slope, s.glare);
      set.add(`${kind}`, canvas, canvas.bytes(chance, s.noise), [truthOf(symbol, corners)]);
    }
  }
  set.end();
}

const SETS = {
  live: () => live("live", LIVE, COUNT),
  "live-others": () => live("live-others", OTHERS, Math.ceil(COUNT / 4)),
  etched: () => marked("etched", ["DataMatrix", "QRCode", "Code128"], Math.ceil(COUNT / 2), { style: "print", light: true, pitch: 4, contrast: [30, 90] }),
  multi: () => several(Math.ceil(COUNT / 2)),
  empty: () => empty(COUNT),
  burst: () => bursts(Math.ceil(COUNT / 2)),
};
for (const pitch of [6, 10]) for (const light of [true, false]) {
  const name = `dotpeen-${light ? "light" : "dark"}-${pitch}`;
  SETS[name] = () => marked(name, ["DataMatrix"], COUNT, { style: "dots", light, pitch, contrast: [50, 110] });
}
for (const name of Object.keys(DEGRADATIONS)) SETS[`degraded-${name}`] = () => degraded(name, Math.ceil(COUNT / 8));
for (const name of wanted.length ? wanted : Object.keys(SETS)) await SETS[name]();
