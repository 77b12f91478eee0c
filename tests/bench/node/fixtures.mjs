// Writes the symbols that `tests/decoder/symbologies.rs` reads: `node fixtures.mjs > symbols.tsv`,
// beside the bench's own packages and `bwip-js` 4.11.4 (MIT), which nothing else needs.
//
// Made once by two independent encoders (bwip-js and zxing-wasm's writer, which is zint) and
// committed, so that the test needs neither. A line holds the symbology, AIM identifier, text
// (`\xNN` escaped), add-on, columns, height in columns, quiet zone, and the rows as hex, the leftmost
// module in the highest bit; a linear code has one row.

import { createRequire } from "node:module";
import fs from "node:fs";
import bwipjs from "bwip-js/node";
import { prepareZXingModule, writeBarcode } from "zxing-wasm/writer";

const wasm = createRequire(import.meta.url).resolve("zxing-wasm/writer/zxing_writer.wasm");
await prepareZXingModule({ overrides: { wasmBinary: fs.readFileSync(wasm).buffer }, fireImmediately: true });

const escaped = (text) => [...Buffer.from(text, "latin1")].map((b) => (b < 32 || b === 92 || b > 126 ? `\\x${b.toString(16).padStart(2, "0")}` : String.fromCharCode(b))).join("");

function hex(bits) {
  let out = "";
  for (let at = 0; at < bits.length; at += 4) out += [0, 1, 2, 3].reduce((v, n) => 2 * v + (bits[at + n] ? 1 : 0), 0).toString(16);
  return out;
}

function line(kind, aim, text, addOn, columns, height, quiet, rows) {
  console.log([kind, aim, escaped(text), addOn, columns, height, quiet, rows.map(hex).join(",")].join("\t"));
}

/** Modules by bwip-js; `text` is what a scanner should send. */
function bwip(kind, aim, text, options, { addOn = "", quiet = 4 } = {}) {
  const [raw] = bwipjs.raw(options);
  if (raw.sbs) {
    const bits = Array.from(raw.sbs).flatMap((width, n) => Array(width).fill(n % 2 === 0));
    return line(kind, aim, text, addOn, bits.length, 40, 10, [bits]);
  }
  if (kind === "maxi-code") return maxi(aim, text, raw.pixs);
  const rows = Array.from({ length: raw.pixs.length / raw.pixx }, (_, y) => Array.from(raw.pixs.slice(y * raw.pixx, (y + 1) * raw.pixx), (v) => v === 1));
  // Rows of MicroPDF417 are two modules high at least.
  const high = kind === "micro-pdf417" ? rows.flatMap((row) => [row, row]) : rows;
  line(kind, aim, text, addOn, raw.pixx, high.length, quiet, high);
}

/** Hexagons as discs, and rings as large as ISO/IEC 16023 says, at five pixels a module. */
function maxi(aim, text, dark) {
  const P = 5, width = 31 * P, height = Math.ceil((32 * 0.866 + 2) * P);
  const rows = Array.from({ length: height }, () => Array(width).fill(false));
  const at = (column, row) => [(column + 1 + (row % 2) / 2) * P, (row * 0.866 + 1) * P];
  const fill = (cx, cy, from, to) => {
    for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) {
      const r = Math.hypot(x + 0.5 - cx, y + 0.5 - cy);
      if (r >= from && r < to) rows[y][x] = true;
    }
  };
  for (const cell of dark) fill(...at(cell % 30, Math.floor(cell / 30)), 0, 0.46 * P);
  for (const [from, to] of [[0.51, 1.18], [1.86, 2.53], [3.2, 3.87]]) fill(...at(14, 16), (from / 0.88) * P, (to / 0.88) * P);
  line("maxi-code", aim, text, "", width, height, 8, rows);
}

/** Modules by zxing-wasm's writer. */
async function zint(kind, aim, text, format, options = "", quiet = 4) {
  const { symbol, error } = await writeBarcode(text, { format, scale: 1, addQuietZones: false, options });
  if (error || !symbol) throw new Error(`${kind}: ${error}`);
  const { width, height, data } = symbol;
  const rows = Array.from({ length: height }, (_, y) => Array.from(data.slice(y * width, (y + 1) * width), (l) => l < 128));
  line(kind, aim, text, "", width, height, quiet, rows);
}

for (const [text, version] of [["12345", "M1"], ["ABC123", "M2"], ["LOT-7/a", "M3"], ["Kiste 4711-b", "M4"]])
  bwip("micro-qr-code", "]Q1", text, { bcid: "microqrcode", text, version });
await zint("micro-qr-code", "]Q1", "G10JD3BY8AL", "MicroQRCode");
for (const [text, version] of [["LOT12", "R7x43"], ["WO-1001/40", "R9x59"], ["KLT 7", "R11x27"], ["Kiste 4711, Fach 3", "R13x77"], ["https://example.com/01/09501101530003/10/ABC", "R15x99"], ["4006381333931 rechteckig und lang, damit die groesste Breite gebraucht wird", "R17x139"]])
  bwip("rmqr", "]Q1", text, { bcid: "rectangularmicroqrcode", text, version });
await zint("rmqr", "]Q1", "ZTB7KR0SVMVZ4B1N7KGM15", "RMQRCode");
for (const [text, columns] of [["LOT 12", 1], ["4006381333931", 2], ["Kiste 4711; Fach {3}", 3], ["0123456789012345678901234567890123456789 und Text", 4], ["\xe4\xf6\xfc gemischt 123456789012345", 4]])
  bwip("micro-pdf417", "]L2", text, { bcid: "micropdf417", text, columns, binarytext: /[^ -~]/.test(text) }, { quiet: 3 });
await zint("micro-pdf417", "]L2", "S63WRYJ1440LKNT2P43QSV1", "MicroPDF417", "", 3);
const GS = "\x1d", RS = "\x1e", EOT = "\x04";
const carried = `1Z12345675${GS}UPSN${GS}12345E${GS}089${GS}${GS}1/1${GS}10.1${GS}Y${GS}${GS}${GS}UT${RS}${EOT}`;
const year = `[)>${RS}01${GS}96`;
bwip("maxi-code", "]U1", `${year}152382802${GS}840${GS}001${GS}${carried}`, { bcid: "maxicode", mode: 2, text: `${year}152382802${GS}840${GS}001${GS}${carried}` });
bwip("maxi-code", "]U1", `B1050 ${GS}056${GS}999${GS}KLT 4711`, { bcid: "maxicode", mode: 3, text: `B1050${GS}056${GS}999${GS}KLT 4711` });
bwip("maxi-code", "]U0", "Plain text, 123456789 and more", { bcid: "maxicode", mode: 4, text: "Plain text, 123456789 and more" });
bwip("maxi-code", "]U0", "Better kept", { bcid: "maxicode", mode: 5, text: "Better kept" });
for (const gtin of ["00312345678906", "15012345678907"])
  bwip("data-bar-limited", "]e0", `01${gtin}`, { bcid: "databarlimited", text: `(01)${gtin}` });
for (const [kind, text, code, addOn] of [["ean-13", "9780441014989", "9780441014989", "50799"], ["ean-13", "4006381333931", "4006381333931", "07"], ["upc-a", "0036000291452", "036000291452", "34"], ["upc-e", "0012345000065", "01234565", "52495"]])
  bwip(kind, "]E0", text, { bcid: kind.replace("-", ""), text: `${code} ${addOn}` }, { addOn });
bwip("ean-8", "]E4", "02345673", { bcid: "ean8", text: "02345673 12", permitaddon: true }, { addOn: "12" });
for (const text of ["Lot 12a!", "hello", "Kiste@47"]) bwip("code-39", "]A4", text, { bcid: "code39ext", text });
for (const text of ["AB/CD", "+A123BJC5D6E71G"]) bwip("code-39", "]A0", text, { bcid: "code39", text });
const long = "Lieferschein 4711 Position 12 Charge ABC-1 ";
for (const [letters, version] of [[60, "32x32"], [150, "52x52"]]) {
  const text = long.repeat(9).slice(0, letters);
  bwip("data-matrix", "]d1", text, { bcid: "datamatrix", text, version }, { quiet: 2 });
}
for (const [text, version] of [["KLT 4711", "8x32"], ["Kiste 4711 Fach 3 x", "16x48"]])
  bwip("data-matrix", "]d1", text, { bcid: "datamatrix", text, version, format: "rectangle" }, { quiet: 2 });
bwip("qr-code", "]Q1", "AX2-00417", { bcid: "qrcode", text: "AX2-00417" });
bwip("aztec", "]z0", "AX2-00418", { bcid: "azteccode", text: "AX2-00418" }, { quiet: 2 });
bwip("pdf417", "]L0", "AX2-00419 power module", { bcid: "pdf417", text: "AX2-00419 power module", columns: 3 });
bwip("code-128", "]C0", "AX2-00420", { bcid: "code128", text: "AX2-00420" });
bwip("code-93", "]G0", "AX2-00421", { bcid: "code93", text: "AX2-00421", includecheck: true });
bwip("codabar", "]F0", "A4711004B", { bcid: "rationalizedCodabar", text: "A4711004B" });
bwip("itf", "]I0", "471100423456", { bcid: "interleaved2of5", text: "471100423456" });
bwip("data-bar", "]e0", "0104012345678901", { bcid: "databaromni", text: "(01)04012345678901" });
bwip("data-bar-expanded", "]e0", "010401234567890110L5-0331", { bcid: "databarexpanded", text: "(01)04012345678901(10)L5-0331" });
