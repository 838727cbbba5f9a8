// Text in its box: ink stays inside, at the recorded height, the ellipsis is at its place, and runs are in visual order.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { launch, openPage, openSession, seek, sessionRow } from '../drive.mjs';
import { programs, serve } from './programs.mjs';
import { generate } from './recordings.mjs';

/** The document is shifted by 0.4 pixels, and edges are smoothed. */
const ROUNDING_PX = 1;
/** Marks of some fonts are drawn above or below their line. */
const OVERHANG_PX = 4;
/** Height of the lowest line, in a box of 30 pixels with two. */
const LEAST_LINE_PX = 14;
/** A recording of the Android library's tests (`RightToLeftLineTest`): one line of 400 characters, with an ellipsis at its end. */
const LONG_LINE = fileURLToPath(new URL('data/right-to-left-line.seg', import.meta.url));
/** The line's last word, which is cut off. */
const LAST_WORD = 'סוף.';
/** Width of a part of the box with the ellipsis alone, and of one with the first letter. */
const END_PX = 8;
let data, studio, browser, expected, replay, canvas;

before(async () => {
  programs();
  data = await mkdtemp(path.join(tmpdir(), 'afterimage-text-'));
  expected = generate('text', path.join(data, 'segments', 'browser-test', '1790000000000'));
  await cp(LONG_LINE, path.join(data, 'segments', 'android-test', '1700000000000', '000000.seg'));
  studio = await serve(data);
  browser = await launch();
  replay = await openPage(browser, studio.address);
  await openSession(replay.page, sessionRow(replay.page, { device_id: 'browser-test', session_id: '1790000000000' }));
  canvas = await browser.newPage({ viewport: { width: 360, height: 640 } });
});
after(async () => {
  await browser?.close();
  await studio?.stop();
  await rm(data, { recursive: true, force: true });
});

test('every script has a font', async () => {
  for (const { script, boxes } of expected.scenes) {
    const letter = [...boxes[0].text][1];
    assert.ok(await hasGlyph(letter), `no font for ${script}; run cargo xtask setup`);
  }
});

test('ink of 124 texts stays in their boxes, and every box has some', async () => {
  let count = 0;
  for (const scene of expected.scenes) {
    await draw(scene);
    const { outside, inside } = await ink(scene.boxes.map((box) => box.rect));
    assert.deepEqual(outside, [], `${scene.script}: ink outside of the boxes`);
    const empty = scene.boxes.filter((_, at) => inside[at].pixels < 20).map((box) => box.name);
    assert.deepEqual(empty, [], `${scene.script}: boxes without ink`);
    for (const [at, box] of scene.boxes.entries()) {
      if (!box.line_px) continue;
      const height = inside[at].bottom - inside[at].top + 1;
      assert.ok(height <= box.lines * box.line_px, `${scene.script}, ${box.name}: ink of ${height} px in ${box.lines} lines`);
      assert.ok(height > box.line_px, `${scene.script}, ${box.name}: ink of ${height} px, less than two lines`);
    }
    count += scene.boxes.length;
  }
  assert.equal(count, 124);
  assert.deepEqual(replay.errors, []);
});

test('lines are at the top, in the middle or at the bottom of the box as recorded', async () => {
  for (const scene of expected.scenes) {
    await draw(scene);
    const { inside } = await ink(scene.boxes.map((box) => box.rect));
    for (const [at, { name, rect: [, y], rows, line_px }] of scene.boxes.entries()) {
      const [top, bottom] = [inside[at].top - y, inside[at].bottom + 1 - y];
      const [first, last] = rows;
      const line = line_px ?? Math.max(LEAST_LINE_PX, (last - first) / 2);
      const message = `${scene.script}, ${name}: ink from ${top} to ${bottom}, lines from ${first} to ${last}`;
      assert.ok(top >= first - OVERHANG_PX && top < first + line, message);
      assert.ok(bottom <= last + OVERHANG_PX && bottom > last - line, message);
    }
  }
});

test('the cut is at the recorded place', async () => {
  for (const scene of expected.scenes) {
    await draw(scene);
    const shown = await ends(scene.boxes);
    for (const [at, box] of scene.boxes.entries()) {
      if (!box.cut) continue;
      const { first, last, whole, hasEllipsis } = shown[at];
      const name = `${scene.script}, ${box.name}: ${JSON.stringify({ first, last, rect: box.rect })}`;
      assert.equal(whole, box.text, name);
      assert.equal(first.isShown, box.cut !== 'start', `the first letter of ${name}`);
      assert.equal(last.isShown, box.cut !== 'end', `the last letter of ${name}`);
      if (box.name.startsWith('middle ellipsis')) assert.ok(hasEllipsis, `the ellipsis of ${name}`);
    }
  }
});

test('text is aligned by the layout direction, or by its first strong character', async () => {
  for (const scene of expected.scenes) {
    await draw(scene);
    const { inside } = await ink(scene.boxes.map((box) => box.rect));
    for (const [at, { side, rect: [x, , width], name }] of scene.boxes.entries()) {
      if (!side) continue;
      const [left, right] = [inside[at].left - x, x + width - inside[at].right];
      assert.equal(left < right ? 'left' : 'right', side, `${scene.script}, ${name}: ${left} px left, ${right} px right`);
      assert.ok(Math.min(left, right) < 6, `${scene.script}, ${name}: ${Math.min(left, right)} px from its side`);
    }
    const word = scene.boxes.findIndex((box) => box.name === 'start of an unknown layout');
    const { first, last } = (await ends(scene.boxes))[word];
    assert.equal(last.left < first.left ? 'rtl' : 'ltr', scene.direction, `${scene.script}: the exclamation mark ends the word`);
  }
});

test('words of mixed directions are in the visual order', async () => {
  const mixed = [];
  for (const scene of expected.scenes.filter(({ boxes }) => boxes.some((box) => box.words.length))) {
    await draw(scene);
    const shown = await ends(scene.boxes);
    for (const [at, { words, name }] of scene.boxes.entries()) {
      if (!words.length) continue;
      const places = shown[at].words;
      const fromLeft = [...places].sort((a, b) => a.left - b.left);
      assert.deepEqual(fromLeft.map(({ word }) => word), words, `${scene.script}, ${name}`);
      assert.ok(places.every(({ isShown }) => isShown), `${scene.script}, ${name}: a word is cut`);
      fromLeft.reduce((before, after) => {
        assert.ok(before.right <= after.left + ROUNDING_PX, `${scene.script}: ${before.word} overlaps ${after.word}`);
        return after;
      });
      mixed.push(scene.script);
    }
  }
  assert.deepEqual(mixed, ['Latin', 'Hebrew', 'Arabic']);
});

test('a long line from right to left, recorded on Android, has its ellipsis at the left end of its box', async () => {
  const { page, errors } = await openPage(browser, studio.address);
  await openSession(page, sessionRow(page, { device_id: 'android-test', session_id: '1700000000000' }));
  await copy(page);
  const rect = await canvas.evaluate(() => {
    const box = [...document.querySelectorAll('div')].find((div) => getComputedStyle(div).backgroundColor === 'rgb(255, 255, 204)');
    const { x, y, width, height } = box.getBoundingClientRect();
    return [x, y, width, height];
  });
  const [x, y, width, height] = rect;
  const { outside, inside: [whole] } = await ink([rect]);
  assert.deepEqual(outside, [], 'ink outside of the box');
  assert.ok(whole.pixels > 200 && whole.right - whole.left > 0.9 * width, `ink of ${whole.pixels} px from ${whole.left} to ${whole.right}`);
  const [{ first, last, whole: text, hasEllipsis }] = await ends([{ rect, words: [] }]);
  assert.equal([...text].length, 400);
  assert.ok(text.endsWith(LAST_WORD) && first.isShown && !last.isShown && hasEllipsis, JSON.stringify({ first, last, hasEllipsis }));
  assert.ok(first.right > x + width - END_PX, 'the first letter is at the right end');
  // The dots are at the foot of the line, and letters are above them.
  const { inside: [left, right] } = await ink([[x, y, END_PX, height], [x + width - END_PX, y, END_PX, height]]);
  const middle = (whole.top + whole.bottom) / 2;
  assert.ok(left.pixels > 0 && left.top > middle, `ink from ${left.top} to ${left.bottom} at the left end, of lines from ${whole.top} to ${whole.bottom}`);
  assert.ok(right.top < middle, `ink from ${right.top} to ${right.bottom} at the right end`);
  assert.deepEqual(errors, []);
  await page.close();
});

/** Draws the replayed document of a scene at its own size. */
async function draw({ t_ms }) {
  await seek(replay.page, t_ms + 500);
  await copy(replay.page);
}

/** Draws the document that a page replays. */
async function copy(page) {
  await canvas.setContent(await page.evaluate(() => studio.player.getReplayer().iframe.contentDocument.documentElement.outerHTML));
}

/** Ink outside of the boxes by place, and the bounds of the ink of each box. */
async function ink(rects) {
  const picture = (await canvas.screenshot()).toString('base64');
  return replay.page.evaluate(async ({ picture, rects, rounding }) => {
    const image = new Image();
    image.src = `data:image/png;base64,${picture}`;
    await image.decode();
    const context = Object.assign(document.createElement('canvas'), { width: image.width, height: image.height }).getContext('2d');
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(0, 0, image.width, image.height);
    const outside = [];
    const inside = rects.map(() => ({ pixels: 0, left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity }));
    for (let y = 0; y < image.height; y++) {
      for (let x = 0; x < image.width; x++) {
        const at = 4 * (y * image.width + x);
        const isDark = data[at] + data[at + 1] + data[at + 2] < 500;
        const box = rects.findIndex(([left, top, width, height]) => x >= left - rounding && y >= top - rounding
          && x < left + width + rounding && y < top + height + rounding);
        if (box < 0) {
          if (data[at] + data[at + 1] + data[at + 2] < 750 && outside.length < 9) outside.push([x, y]);
        } else if (isDark) {
          const bounds = inside[box];
          bounds.pixels += 1;
          [bounds.left, bounds.right] = [Math.min(bounds.left, x), Math.max(bounds.right, x)];
          [bounds.top, bounds.bottom] = [Math.min(bounds.top, y), Math.max(bounds.bottom, y)];
        }
      }
    }
    return { outside, inside };
  }, { picture, rects, rounding: ROUNDING_PX });
}

/** The first and the last letter of the text in each box and its mixed words, with their places, and the text. */
function ends(boxes) {
  return canvas.evaluate((boxes) => {
    const coloured = [...document.querySelectorAll('div')].filter((div) => getComputedStyle(div).backgroundColor === 'rgb(255, 255, 204)');
    return boxes.map(({ rect: [x, y], words }) => {
      const painter = coloured.find((div) => {
        const { left, top } = div.getBoundingClientRect();
        return Math.abs(left - x) < 1 && Math.abs(top - y) < 1;
      });
      const walker = document.createTreeWalker(painter, NodeFilter.SHOW_TEXT);
      const nodes = [];
      // The second half of a text that is not split is empty.
      while (walker.nextNode()) if (walker.currentNode.length) nodes.push(walker.currentNode);
      const part = (node, at, length) => {
        const range = document.createRange();
        range.setStart(node, at);
        range.setEnd(node, at + length);
        const { left, top, right, bottom } = range.getBoundingClientRect();
        const [x, y] = [(left + right) / 2, (top + bottom) / 2];
        let isShown = true;
        for (let around = node.parentElement; painter.contains(around); around = around.parentElement) {
          const clip = around.getBoundingClientRect();
          if (getComputedStyle(around).overflow === 'visible') continue;
          isShown &&= x >= clip.left && x < clip.right && y >= clip.top && y < clip.bottom;
        }
        return { left, top, right, bottom, isShown };
      };
      const overflows = (node) => node.parentElement.scrollWidth > node.parentElement.clientWidth;
      return {
        first: part(nodes[0], 0, 1),
        last: part(nodes.at(-1), nodes.at(-1).length - 1, 1),
        words: words.map((word) => ({ word, ...part(nodes[0], nodes[0].data.indexOf(word), word.length) })),
        whole: nodes.map((node) => node.data).join(''),
        hasEllipsis: getComputedStyle(nodes[0].parentElement).textOverflow === 'ellipsis' && overflows(nodes[0]),
      };
    });
  }, boxes.map(({ rect, words }) => ({ rect, words })));
}

/** Whether a letter is drawn unlike a code point that no font has. */
function hasGlyph(letter) {
  return replay.page.evaluate((letter) => {
    const draw = (text) => {
      const context = Object.assign(document.createElement('canvas'), { width: 60, height: 60 }).getContext('2d');
      context.font = '40px sans-serif';
      context.fillText(text, 5, 45);
      return context.getImageData(0, 0, 60, 60).data.join();
    };
    return draw(letter) !== draw('\u{10fffe}') && draw(letter) !== draw('');
  }, letter);
}
