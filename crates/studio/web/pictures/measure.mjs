// Compares two pictures of a screen: where the ink of each text is, and the colours of a grid.

/** Columns and rows of the grid. */
export const GRID = [24, 48];
/** Edges of ink may differ by this length, or by a share of the ink's width. */
export const EDGE_DP = 3;
export const EDGE_SHARE = 0.05;
/** Sum of the changes of a pixel's three channels that is ink: less are the edges of smoothed letters. Texts below a scrim are pale. */
const LEAST_CHANGE = 24;
/** A text of the app and one of the replay are the same if they are no farther from one another, in logical pixels. */
const REACH_DP = 48;

/**
 * Measures a screen. `drawn` and `replayed` have the pictures as base64 of PNG: `picture`, and `withoutTexts` by the group that is left
 * out. `boxes` have a `box` and a `group`. Returns the likeness of the colours (0 to 1; 0 for pictures of different sizes, which `sizes`
 * then names), the ink of each box in logical pixels (null if there is none), and the difference as a PNG.
 */
export function measure(page, { drawn, replayed, density, boxes, grid = GRID }) {
  return page.evaluate(async ({ drawn, replayed, density, boxes, grid, LEAST_CHANGE }) => {
    const load = async (picture) => {
      const image = new Image();
      image.src = `data:image/png;base64,${picture}`;
      await image.decode();
      const context = Object.assign(document.createElement('canvas'), { width: image.width, height: image.height }).getContext('2d', { willReadFrequently: true });
      context.drawImage(image, 0, 0);
      return context.getImageData(0, 0, image.width, image.height);
    };
    const [a, b] = [await load(drawn.picture), await load(replayed.picture)];
    const loadAll = (pictures) => Promise.all(pictures.map(load));
    const [plainA, plainB] = [await loadAll(drawn.withoutTexts), await loadAll(replayed.withoutTexts)];
    const [width, height] = [Math.min(a.width, b.width), Math.min(a.height, b.height)];
    const all = [a, ...plainA, b, ...plainB].map((image) => `${image.width} x ${image.height}`);
    const sizes = new Set(all).size > 1 ? `the pictures have ${all.join(', ')} pixels` : null;
    return {
      sizes, likeness: sizes ? 0 : likeness(), difference: difference(),
      drawn: boxes.drawn.map(({ box, group }) => inkIn(a, plainA[group], box)),
      replayed: boxes.replayed.map((text) => text && inkIn(b, plainB[text.group], text.box)),
    };

    /** The mean over all cells of one less the difference of their mean colours. */
    function likeness() {
      const [columns, rows] = grid;
      let sum = 0;
      for (let row = 0; row < rows; row++) {
        for (let column = 0; column < columns; column++) {
          const [x0, x1] = [column, column + 1].map((at) => Math.round(at * width / columns));
          const [y0, y1] = [row, row + 1].map((at) => Math.round(at * height / rows));
          const [mine, theirs] = [mean(a, x0, x1, y0, y1), mean(b, x0, x1, y0, y1)];
          sum += 1 - mine.reduce((total, value, at) => total + Math.abs(value - theirs[at]), 0) / (3 * 255);
        }
      }
      return sum / (columns * rows);
    }

    function mean(image, x0, x1, y0, y1) {
      const sums = [0, 0, 0];
      for (let y = y0; y < y1; y++) {
        for (let x = x0; x < x1; x++) {
          const at = 4 * (y * image.width + x);
          for (let channel = 0; channel < 3; channel++) sums[channel] += image.data[at + channel];
        }
      }
      return sums.map((sum) => sum / Math.max(1, (x1 - x0) * (y1 - y0)));
    }

    /** The bounds of the pixels that a text changes. */
    function inkIn(image, plain, box) {
      const [x0, x1] = [Math.max(0, Math.floor(box.left * density) - 1), Math.min(image.width, Math.ceil(box.right * density) + 1)];
      const [y0, y1] = [Math.max(0, Math.floor(box.top * density) - 1), Math.min(image.height, Math.ceil(box.bottom * density) + 1)];
      const ink = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
      for (let y = y0; y < y1; y++) {
        for (let x = x0; x < x1; x++) {
          const at = 4 * (y * image.width + x);
          const change = [0, 1, 2].reduce((sum, channel) => sum + Math.abs(image.data[at + channel] - plain.data[at + channel]), 0);
          if (change < LEAST_CHANGE) continue;
          ink.left = Math.min(ink.left, x / density);
          ink.right = Math.max(ink.right, (x + 1) / density);
          ink.top = Math.min(ink.top, y / density);
          ink.bottom = Math.max(ink.bottom, (y + 1) / density);
        }
      }
      return ink.left < ink.right ? ink : null;
    }

    /** White where both are equal, darker where they differ. */
    function difference() {
      const canvas = Object.assign(document.createElement('canvas'), { width, height });
      const context = canvas.getContext('2d');
      const result = context.createImageData(width, height);
      for (let y = 0; y < height; y++) {
        for (let x = 0; x < width; x++) {
          const [at, mine, theirs] = [4 * (y * width + x), 4 * (y * a.width + x), 4 * (y * b.width + x)];
          for (let channel = 0; channel < 3; channel++) {
            result.data[at + channel] = 255 - Math.abs(a.data[mine + channel] - b.data[theirs + channel]);
          }
          result.data[at + 3] = 255;
        }
      }
      context.putImageData(result, 0, 0);
      return canvas.toDataURL('image/png').split(',')[1];
    }
  }, { drawn, replayed, density, boxes, grid, LEAST_CHANGE });
}

/** Letters that are seen: a view's text has fillers behind an ellipsis, and no font has control characters and half pairs. */
const seen = (text) => text.replace(/[\u0000-\u0008?\ufeff\ufffd\u200b\u200e\u200f]/g, '').replace(/[\ud800-\udfff]/g, '').replace(/\s+/g, ' ').trim();
/** Whether a text contains a line, whose ellipsis stands for some of it. */
const contains = (text, line) => line.split('\u2026').map((part) => part.trim()).every((part) => text.includes(part));
/** A secret is drawn as dots, and its characters are never read. */
const isDots = (text) => /^[\u2022\u25cf*\u2217\s]*$/.test(text);

/**
 * Joins the lines that the views draw to the texts of the replay. Returns `[{ text, lines, place }]`; `place` is null for lines that the replay does not have.
 * Each part of a text is that of one line, long ones first: a number beside a text may occur in it too.
 */
export function pair(lines, places) {
  const pairs = places.map((place) => ({ text: place.text, place, lines: [], rest: seen(place.text) }));
  const longestFirst = lines.map((line) => ({ line, text: seen(line.text) })).sort((a, b) => b.text.length - a.text.length);
  for (const { line, text } of longestFirst) {
    if (!text || isDots(text)) continue;
    const near = pairs.filter((pair) => has(pair, text)).map((pair) => ({ pair, distance: distance(line.box, pair.place.box), apart: apart(line.box, pair.place.box) }))
      .sort((a, b) => a.distance - b.distance || a.apart - b.apart)[0];
    if (near && near.distance <= REACH_DP) join(near.pair, line, text);
    else pairs.push({ text: line.text, place: null, lines: [line] });
  }
  return pairs.filter(({ text }) => !isDots(seen(text)));
}

/** Whether a text of the replay has a line, which no other line is. A view may draw a line twice. */
function has({ place, rest, lines }, text) {
  return place && (contains(rest, text) || lines.some((line) => seen(line.text) === text));
}

function join(pair, line, text) {
  pair.lines.push(line);
  for (const part of text.split('\u2026')) pair.rest = pair.rest.replace(part.trim(), '\0');
}

/** The distance between the middles of two boxes. */
function apart(a, b) {
  return Math.hypot(a.left + a.right - b.left - b.right, a.top + a.bottom - b.top - b.bottom) / 2;
}

function distance(a, b) {
  const gap = (lowA, highA, lowB, highB) => Math.max(0, lowA - highB, lowB - highA);
  return Math.hypot(gap(a.left, a.right, b.left, b.right), gap(a.top, a.bottom, b.top, b.bottom));
}

/** The fault of a text that the replay does not show. */
export const MISSING = 'missing in the replay';

/** Returns why the ink of a text is not at its place; null if it is. */
export function fault(drawn, replayed) {
  if (!drawn && !replayed) return null;
  if (!replayed) return MISSING;
  if (!drawn) return 'not drawn by the views';
  const limit = Math.max(EDGE_DP, EDGE_SHARE * (drawn.right - drawn.left));
  const moved = ['left', 'top', 'right', 'bottom'].filter((edge) => Math.abs(drawn[edge] - replayed[edge]) > limit)
    .map((edge) => `${edge} ${(replayed[edge] - drawn[edge]).toFixed(1)}`);
  return moved.length ? `moved: ${moved.join(', ')}` : null;
}

export function union(boxes) {
  if (!boxes.length) return null;
  return boxes.reduce((a, b) => ({ left: Math.min(a.left, b.left), top: Math.min(a.top, b.top), right: Math.max(a.right, b.right), bottom: Math.max(a.bottom, b.bottom) }));
}
