// Controls of the comparison of pictures: it finds the faults that a replay can have, and none in equal pictures.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { launch } from '../drive.mjs';
import { compareScreen } from '../pictures/faults.mjs';
import { MISSING } from '../pictures/measure.mjs';
import { pictureOf } from '../pictures/screen.mjs';

const DENSITY = 2;
const SIZE = { width: 200, height: 300 };
let browser, page;

before(async () => {
  browser = await launch('--font-render-hinting=none');
  page = await browser.newPage();
});
after(() => browser?.close());

/** A screen with two texts: the place of the second one, its letters, and the colour below both. */
function screen({ left = 20, second = 'Password', colour = '#ffffff' } = {}) {
  const text = (at, top, content) => `<div style="position: absolute; left: ${at}px; top: ${top}px; font: 16px sans-serif">${content}</div>`;
  return `<body style="margin: 0; background: ${colour}">${text(20, 20, 'Welcome back')}${text(left, 80, second)}</body>`;
}

async function pictures(html, size = SIZE) {
  const context = await browser.newContext({ viewport: size, deviceScaleFactor: DENSITY });
  try {
    return await pictureOf(await context.newPage(), html);
  } finally {
    await context.close();
  }
}

/** Compares a screen with a replay, and returns the likeness, the reason of different sizes, and the faults by text. */
async function compare(replayed, size) {
  const { texts: lines, ...drawn } = await pictures(screen());
  const result = await compareScreen(page, { drawn: { ...drawn, lines }, replayed: await pictures(replayed, size), density: DENSITY });
  return { ...result, faults: Object.fromEntries(result.texts.filter(({ fault }) => fault).map(({ text, fault }) => [text, fault])) };
}

test('equal pictures have no fault', async () => {
  const { likeness, sizes, texts, faults } = await compare(screen());
  assert.deepEqual({ likeness, sizes, texts: texts.length, faults }, { likeness: 1, sizes: null, texts: 2, faults: {} });
});

test('a text that moved by 4 dp is reported, and one that moved by 2 dp is not', async () => {
  assert.deepEqual((await compare(screen({ left: 24 }))).faults, { Password: 'moved: left 4.0, right 4.0' });
  assert.deepEqual((await compare(screen({ left: 22 }))).faults, {});
});

test('a text that the replay lacks, and one that the screen lacks, are reported', async () => {
  assert.deepEqual((await compare(screen({ second: '' }))).faults, { Password: MISSING });
  assert.deepEqual((await compare(screen({ second: 'Another' }))).faults, { Password: MISSING, Another: 'not drawn by the views' });
});

test('a wrong colour lowers the likeness', async () => {
  assert.ok((await compare(screen({ colour: '#ffe0ff' }))).likeness < 0.97);
  assert.ok((await compare(screen({ colour: '#336699' }))).likeness < 0.6);
});

test('a replay of another size is a fault', async () => {
  const { likeness, sizes } = await compare(screen(), { ...SIZE, height: SIZE.height - 1 });
  assert.deepEqual({ likeness, sizes }, { likeness: 0, sizes: 'the pictures have 400 x 600, 400 x 600, 400 x 598, 400 x 598 pixels' });
});
