// Symbols for the scenes: a text by seeded chance, and its modules from zxing-wasm's writer.

import fs from "node:fs";
import { createRequire } from "node:module";
import { prepareZXingModule, writeBarcode } from "zxing-wasm/writer";

const wasm = createRequire(import.meta.url).resolve("zxing-wasm/writer/zxing_writer.wasm");
await prepareZXingModule({ overrides: { wasmBinary: fs.readFileSync(wasm).buffer }, fireImmediately: true });

const ALPHANUMERIC = "ABCDEFGHJKLMNPQRSTUVWXYZ0123456789";
const letters = (chance, count, alphabet = ALPHANUMERIC) => Array.from({ length: count }, () => alphabet[chance.whole(0, alphabet.length - 1)]).join("");
const digits = (chance, count) => letters(chance, count, "0123456789");

/** The check digit of GS1 numbers (GS1 General Specifications 7.9). */
function withCheck(body) {
  const sum = [...body].reverse().reduce((s, d, i) => s + Number(d) * (i % 2 ? 1 : 3), 0);
  return body + ((10 - (sum % 10)) % 10);
}

/** What is written, and what a reader should return for it. */
function texts(kind, chance, isShort) {
  switch (kind) {
    case "Code128": return letters(chance, isShort ? 8 : chance.whole(7, 16));
    case "Code39": return letters(chance, isShort ? 6 : chance.whole(5, 11));
    case "Code93": return letters(chance, chance.whole(6, 12));
    case "Codabar": return `A${digits(chance, chance.whole(6, 12))}B`;
    case "ITF": return digits(chance, isShort ? 10 : chance.of([8, 10, 14]));
    case "EAN13": return withCheck(chance.whole(1, 9) + digits(chance, 11));
    case "EAN8": return withCheck(chance.whole(1, 9) + digits(chance, 6));
    case "UPCA": return withCheck(chance.whole(1, 9) + digits(chance, 10));
    // Digits that every way of leaving out zeros allows.
    case "UPCE": return `0${letters(chance, 5, "123456789")}${letters(chance, 1, "56789")}`;
    case "DataBar": case "DataBarLimited": case "DataBarStacked": return `01${withCheck("0" + digits(chance, 12))}`;
    case "DataBarExpanded": return `[01]${withCheck("9" + digits(chance, 12))}[10]${letters(chance, 5)}`;
    case "MicroQRCode": return letters(chance, chance.whole(6, 12));
    default: return letters(chance, isShort ? chance.whole(10, 16) : chance.whole(10, 50));
  }
}

/** A symbol as modules (`dark[y * width + x]`) without quiet zone, with its kind and text. */
export async function symbolOf(kind, chance, isShort = false) {
  const text = texts(kind, chance, isShort);
  const options = kind === "PDF417" ? "columns=4" : kind === "DataMatrix" ? "forceSquare" : "";
  const { symbol, error } = await writeBarcode(text, { format: kind, scale: 1, addQuietZones: false, options });
  if (error || !symbol) throw new Error(`${kind} ${text}: ${error}`);
  let { width, height, data } = symbol;
  let dark = Array.from(data, (l) => l < 128);
  ({ width, height, dark } = trimmed(width, height, dark));
  return { kind, text: kind === "UPCE" ? upcEInFull(text) : text, width, height, dark };
}

/** The 13 digits that the 7 of a UPC-E without its check digit stand for (ISO/IEC 15420). */
export function upcEInFull(text) {
  const [system, a, b, c, d, e, last] = text;
  const body = "012".includes(last) ? `${a}${b}${last}0000${c}${d}${e}` : last === "3" ? `${a}${b}${c}00000${d}${e}` : last === "4" ? `${a}${b}${c}${d}00000${e}` : `${a}${b}${c}${d}${e}0000${last}`;
  return `0${withCheck(system + body)}`;
}

/** Without light borders, which some writers leave. */
function trimmed(width, height, dark) {
  let [left, right, top, bottom] = [width, 0, height, 0];
  dark.forEach((isDark, at) => {
    if (!isDark) return;
    const x = at % width, y = Math.floor(at / width);
    left = Math.min(left, x); right = Math.max(right, x); top = Math.min(top, y); bottom = Math.max(bottom, y);
  });
  const w = right - left + 1, h = bottom - top + 1;
  return { width: w, height: h, dark: Array.from({ length: w * h }, (_, at) => dark[(top + Math.floor(at / w)) * width + left + (at % w)]) };
}
