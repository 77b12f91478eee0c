// A luma canvas: surfaces, clutter, symbols under a projective view, and what a lens and a sensor
// do to them. Everything comes from one seeded source of chance. Leaves out which scenes there are
// (scenes.mjs).

/** Seeded chance (mulberry32): equal seeds give equal pictures. */
export class Chance {
  constructor(seed) { this.state = seed >>> 0; }
  next() {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let t = this.state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }
  between(low, high) { return low + (high - low) * this.next(); }
  whole(low, high) { return Math.floor(this.between(low, high + 1)); }
  of(list) { return list[this.whole(0, list.length - 1)]; }
  normal() { return Math.sqrt(-2 * Math.log(1 - this.next())) * Math.cos(2 * Math.PI * this.next()); }
}

export class Canvas {
  constructor(width, height, level) {
    this.width = width;
    this.height = height;
    this.light = new Float32Array(width * height).fill(level);
  }

  /** Fills a turned rectangle. */
  rectangle(cx, cy, w, h, turn, level) {
    const c = Math.cos(turn), s = Math.sin(turn), reach = Math.hypot(w, h) / 2;
    this.each(cx - reach, cy - reach, cx + reach, cy + reach, (x, y, at) => {
      const u = (x - cx) * c + (y - cy) * s, v = (y - cy) * c - (x - cx) * s;
      if (Math.abs(u) <= w / 2 && Math.abs(v) <= h / 2) this.light[at] = level;
    });
  }

  each(left, top, right, bottom, visit) {
    const x0 = Math.max(0, Math.floor(left)), x1 = Math.min(this.width - 1, Math.ceil(right));
    const y0 = Math.max(0, Math.floor(top)), y1 = Math.min(this.height - 1, Math.ceil(bottom));
    for (let y = y0; y <= y1; y++) for (let x = x0; x <= x1; x++) visit(x, y, y * this.width + x);
  }

  /** Boxes, lines like print, stripes like a grille, and grain. */
  clutter(chance, amount) {
    for (let n = 0; n < amount; n++) {
      const x = chance.between(0, this.width), y = chance.between(0, this.height);
      const turn = chance.next() < 0.7 ? chance.between(-0.1, 0.1) : chance.between(0, Math.PI);
      const level = chance.between(30, 220);
      const kind = chance.next();
      if (kind < 0.4) {
        this.rectangle(x, y, chance.between(20, 300), chance.between(20, 200), turn, level);
      } else if (kind < 0.8) {
        this.print(chance, x, y, turn, level);
      } else {
        const pitch = chance.between(5, 24), count = chance.whole(4, 14);
        for (let i = 0; i < count; i++) {
          const along = i * pitch;
          this.rectangle(x + along * Math.cos(turn), y + along * Math.sin(turn), pitch / 2, chance.between(40, 120), turn, level);
        }
      }
    }
  }

  /** A few rows of strokes that look like letters from afar. */
  print(chance, x, y, turn, level) {
    const size = chance.between(7, 26), rows = chance.whole(1, 4), c = Math.cos(turn), s = Math.sin(turn);
    for (let row = 0; row < rows; row++) {
      for (let column = 0, end = chance.whole(4, 24); column < end; column++) {
        if (chance.next() < 0.15) continue;
        for (let stroke = 0; stroke < 3; stroke++) {
          const u = column * size * 0.7 + chance.between(0, size * 0.5), v = row * size * 1.5 + chance.between(0, size * 0.9);
          const upright = chance.next() < 0.5;
          const w = upright ? size * 0.13 : size * chance.between(0.2, 0.5), h = upright ? size * chance.between(0.3, 0.9) : size * 0.13;
          this.rectangle(x + u * c - v * s, y + u * s + v * c, w, h, turn, level);
        }
      }
    }
  }

  /**
   * Draws a symbol. `corners` are those of its outline without quiet zone, clockwise in the picture;
   * `style` is `print` or `dots` (then `dot` is a dot's diameter in modules). `quiet` modules around
   * it take the light level unless it is marked straight into the surface (`bare`).
   */
  symbol({ width, height, dark }, corners, { ink, paper, style = "print", dot = 0.8, quiet = 2, bare = false, jitter = null }) {
    const view = homography(corners, width, height), back = inverse(view);
    const q = bare ? 0 : quiet;
    const outline = [[-q, -q], [width + q, -q], [width + q, height + q], [-q, height + q]].map(([u, v]) => project(view, u, v));
    const xs = outline.map((p) => p[0]), ys = outline.map((p) => p[1]);
    const steps = 4;
    this.each(Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys), (x, y, at) => {
      let sum = 0, hits = 0;
      for (let j = 0; j < steps; j++) for (let i = 0; i < steps; i++) {
        const [u, v] = project(back, x + (i + 0.5) / steps - 0.5, y + (j + 0.5) / steps - 0.5);
        if (u < -q || v < -q || u >= width + q || v >= height + q) continue;
        const m = Math.floor(u), n = Math.floor(v);
        let marked = m >= 0 && n >= 0 && m < width && n < height && dark[n * width + m];
        if (marked && style === "dots") {
          const [dx, dy] = jitter ? jitter[n * width + m] : [0, 0];
          marked = Math.hypot(u - m - 0.5 - dx, v - n - 0.5 - dy) <= dot / 2;
        }
        if (bare && !marked) continue;
        sum += marked ? ink : paper;
        hits++;
      }
      if (hits) this.light[at] += (sum / hits - this.light[at]) * (hits / steps / steps);
    });
  }

  /** Brushed metal: streaks along one direction. */
  brushed(chance, depth) {
    const streak = Array.from({ length: this.height }, () => chance.normal() * depth);
    for (let y = 0; y < this.height; y++) {
      let slow = 0;
      for (let x = 0; x < this.width; x++) {
        slow = slow * 0.96 + chance.normal() * depth * 0.25;
        this.light[y * this.width + x] += streak[y] + slow;
      }
    }
  }

  /** Gaussian blur of the lens. */
  blur(sigma) {
    if (sigma < 0.15) return;
    const reach = Math.ceil(sigma * 3);
    const kernel = Array.from({ length: 2 * reach + 1 }, (_, i) => Math.exp(-((i - reach) ** 2) / (2 * sigma * sigma)));
    const sum = kernel.reduce((a, b) => a + b);
    this.convolve(kernel.map((k) => k / sum), 1, 0);
    this.convolve(kernel.map((k) => k / sum), 0, 1);
  }

  /** A hand that moves: a box along one direction. */
  motion(length, turn) {
    const steps = Math.max(1, Math.round(length));
    if (steps < 2) return;
    const from = this.light.slice(), c = Math.cos(turn), s = Math.sin(turn);
    this.each(0, 0, this.width, this.height, (x, y, at) => {
      let sum = 0;
      for (let i = 0; i < steps; i++) {
        const along = i - (steps - 1) / 2;
        const u = Math.min(this.width - 1, Math.max(0, Math.round(x + along * c)));
        const v = Math.min(this.height - 1, Math.max(0, Math.round(y + along * s)));
        sum += from[v * this.width + u];
      }
      this.light[at] = sum / steps;
    });
  }

  convolve(kernel, dx, dy) {
    const reach = (kernel.length - 1) / 2, from = this.light.slice(), { width, height } = this;
    for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) {
      let sum = 0;
      for (let k = -reach; k <= reach; k++) {
        const u = Math.min(width - 1, Math.max(0, x + k * dx)), v = Math.min(height - 1, Math.max(0, y + k * dy));
        sum += kernel[k + reach] * from[v * width + u];
      }
      this.light[y * width + x] = sum;
    }
  }

  /** Light that falls off to one side (`slope` of the level across the picture), and a bright spot. */
  lighting(chance, slope, glare = 0) {
    const turn = chance.between(0, 2 * Math.PI), c = Math.cos(turn) / this.width, s = Math.sin(turn) / this.height;
    const gx = this.width * chance.between(0.35, 0.65), gy = this.height * chance.between(0.35, 0.65), size = this.height * 0.16;
    this.each(0, 0, this.width, this.height, (x, y, at) => {
      this.light[at] *= 1 + slope * ((x - this.width / 2) * c + (y - this.height / 2) * s);
      if (glare) this.light[at] += glare * Math.exp(-((x - gx) ** 2 + (y - gy) ** 2) / (2 * size * size));
    });
  }

  /** The sensor: noise and whole levels from 0 to 255. */
  bytes(chance, noise) {
    return Uint8Array.from(this.light, (l) => Math.min(255, Math.max(0, Math.round(l + (noise ? chance.normal() * noise : 0)))));
  }
}

/** Maps (0,0)-(w,h) to four corners. */
export function homography([[x0, y0], [x1, y1], [x2, y2], [x3, y3]], w, h) {
  const dx1 = x1 - x2, dx2 = x3 - x2, dx3 = x0 - x1 + x2 - x3;
  const dy1 = y1 - y2, dy2 = y3 - y2, dy3 = y0 - y1 + y2 - y3;
  const d = dx1 * dy2 - dx2 * dy1;
  const g = (dx3 * dy2 - dx2 * dy3) / d, k = (dx1 * dy3 - dx3 * dy1) / d;
  return [(x1 - x0 + g * x1) / w, (x3 - x0 + k * x3) / h, x0, (y1 - y0 + g * y1) / w, (y3 - y0 + k * y3) / h, y0, g / w, k / h, 1];
}

export function project([a, b, c, d, e, f, g, h, i], u, v) {
  const w = g * u + h * v + i;
  return [(a * u + b * v + c) / w, (d * u + e * v + f) / w];
}

function inverse([a, b, c, d, e, f, g, h, i]) {
  return [e * i - f * h, c * h - b * i, b * f - c * e, f * g - d * i, a * i - c * g, c * d - a * f, d * h - e * g, b * g - a * h, a * e - b * d];
}

/** The corners of a flat thing seen at a slant: turned by `turn`, tilted by `tilt` about an axis. */
export function held({ cx, cy, width, height, turn, tilt = 0, axis = 0 }) {
  const far = 4 * Math.max(width, height);
  return [[-1, -1], [1, -1], [1, 1], [-1, 1]].map(([sx, sy]) => {
    const u = (sx * width) / 2, v = (sy * height) / 2;
    const c = Math.cos(axis), s = Math.sin(axis);
    const along = u * c + v * s, across = v * c - u * s;
    const depth = across * Math.sin(tilt), shrink = far / (far + depth);
    const a = along * shrink, b = across * Math.cos(tilt) * shrink;
    const x = a * c - b * s, y = a * s + b * c;
    return [cx + x * Math.cos(turn) - y * Math.sin(turn), cy + x * Math.sin(turn) + y * Math.cos(turn)];
  });
}
