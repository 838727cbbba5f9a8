// Paint order: the node on top at a point of the replayed screen is the one that the recording has on top.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { launch, openPage, openSession } from '../drive.mjs';
import { programs, serve } from './programs.mjs';
import { generate } from './recordings.mjs';

const SEED = 1;
const SCENES = 300;
let data, studio, browser, expected;

before(async () => {
  programs();
  data = await mkdtemp(path.join(tmpdir(), 'afterimage-paint-'));
  expected = generate('paint', path.join(data, 'segments', 'browser-test', '1790000000000'), SEED, SCENES);
  studio = await serve(data);
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await studio?.stop();
  await rm(data, { recursive: true, force: true });
});

test(`the recorded node is on top at 20 points of each of ${SCENES} random trees`, async () => {
  const { page, errors } = await openPage(browser, studio.address);
  await openSession(page, page.locator('.session').first());
  let points = 0;
  const shown = await topOfScenes(page, expected.scenes);
  for (const [at, scene] of expected.scenes.entries()) {
    const wrong = scene.points.map((point, i) => ({ ...point, shown: shown[at][i] })).filter(({ colour, shown }) => colour !== shown);
    assert.deepEqual(wrong, [], `seed ${SEED}, scene at ${scene.t_ms} ms`);
    points += scene.points.length;
  }
  assert.equal(expected.scenes.length, SCENES);
  assert.ok(points > SCENES * 19, `${points} points`);
  assert.deepEqual(errors, []);
  await page.close();
});

/** Seeks to each scene. Returns the background of the topmost element at each of its points, or null if there is none. */
function topOfScenes(page, scenes) {
  return page.evaluate(async (scenes) => {
    const slider = document.querySelector('#seek');
    const shown = [];
    for (const { t_ms, points } of scenes) {
      slider.value = t_ms + 500;
      slider.dispatchEvent(new Event('input', { bubbles: true }));
      await new Promise((done) => requestAnimationFrame(done));
      const replayed = studio.player.getReplayer().iframe.contentDocument;
      // The page shifts everything by 0.4 pixels.
      shown.push(points.map(({ x, y }) => {
        const element = replayed.elementFromPoint(x + 0.4, y + 0.4);
        return element?.matches('div') ? replayed.defaultView.getComputedStyle(element).backgroundColor : null;
      }));
    }
    return shown;
  }, scenes);
}
