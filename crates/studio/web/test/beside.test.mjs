// Screenshots beside the replay: texts at their place, elsewhere, and missing.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once as event } from 'node:events';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { record, serve } from './programs.mjs';

/** A pixel. */
const PICTURE = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
/** A text of the last screen of the trace. */
const KNOWN = 'Home';
let data, studio, session, attachments;

before(async () => {
  data = await mkdtemp(path.join(tmpdir(), 'afterimage-beside-'));
  studio = await serve(data);
  await record('f7v9-tabs', studio.address);
  [session] = (await (await fetch(`${studio.address}/api/sessions`)).json()).sessions;
});
after(async () => {
  await studio?.stop();
  await rm(data, { recursive: true, force: true });
});

/** Runs beside.mjs with texts of a screen at a time. Returns the exit code, the output, and the figures of the texts. */
async function beside(time, texts) {
  attachments = await mkdtemp(path.join(data, 'attachments-'));
  const names = [['A.png', PICTURE, 'list.png'], ['B.json', JSON.stringify(texts), 'list.json']];
  for (const [file, bytes] of names) await writeFile(path.join(attachments, file), bytes);
  // As xcresulttool writes it.
  const listed = names.map(([file, , name]) => ({ exportedFileName: file, suggestedHumanReadableName: `${time}-${name.replace('.', '_0_6F2C.')}` }));
  await writeFile(path.join(attachments, 'manifest.json'), JSON.stringify([{ testIdentifier: 'PurchaseTests', attachments: listed }]));
  const child = spawn(process.execPath, [fileURLToPath(new URL('../beside.mjs', import.meta.url)), attachments, studio.address], { stdio: ['ignore', 'pipe', 'inherit'] });
  let out = '';
  child.stdout.on('data', (text) => { out += text; });
  const [code] = await event(child, 'close');
  return { code, out, figures: JSON.parse(await readFile(path.join(attachments, 'figures.json'))) };
}

const farAway = (text) => ({ text, x: -900, y: 0, width: 10, height: 10 });

test('each text of a screenshot is looked up at its moment', async () => {
  const time = session.started_ms + session.length_ms - 1;
  const first = await beside(time, [farAway(KNOWN), farAway('of no screen')]);
  assert.equal(first.code, 1, first.out);
  assert.match(first.out, /list: 0 texts at their place, 1 elsewhere, 1 not in the replay/);
  const [known, unknown] = first.figures[0].texts;
  assert.deepEqual([known.result, unknown.result], ['moved', 'missing']);
  assert.deepEqual(await readdir(path.join(attachments, 'replayed')), [`${time}-list.png`]);
  assert.match(await readFile(path.join(attachments, 'index.html'), 'utf8'), /is \d+\.\d points from its place/);

  const { found } = known;
  assert.ok(found.width > 0 && found.height > 0, JSON.stringify(found));
  const second = await beside(time, [found, farAway('of no screen')]);
  assert.equal(second.code, 0, second.out);
  const third = await beside(time, [{ ...found, width: found.width + 3 }]);
  assert.equal(third.code, 1, third.out);
  assert.equal(third.figures[0].texts[0].distance.toFixed(1), '3.0');
});

test('a screenshot before every session is an error', async () => {
  const { code } = await beside('1000000000000', [farAway('Home')]);
  assert.equal(code, 2);
});
