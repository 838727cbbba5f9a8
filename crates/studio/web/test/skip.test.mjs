// Skipping of gaps as a pure function, without a browser: random sessions are watched frame by frame.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { gapAt, skipAt } from '../page/gaps.js';

const FRAME_MS = 1000 / 60;
const PASS_MS = 2000;
const LENGTHS = [1, 500, 1999, 2000, 2001, 60_000, 86_400_000, 31_536_000_000];

/** A generator of numbers below a limit, the same at each run. */
function randomNumbers(seed) {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function randomGaps(random) {
  const gaps = [];
  let fromMs = random(2) * random(3000);
  for (let n = 1 + random(6); n > 0; n -= 1) {
    const toMs = fromMs + LENGTHS[random(LENGTHS.length)];
    gaps.push({ fromMs, toMs, reason: 'idle' });
    fromMs = toMs + random(2) * random(3000);
  }
  return gaps;
}

test('each gap takes at most 2 s of watching, from any start', () => {
  const random = randomNumbers(1);
  for (let round = 0; round < 500; round += 1) {
    const gaps = randomGaps(random);
    const endMs = gaps.at(-1).toMs + random(2) * 1000;
    const start = gaps[random(gaps.length)];
    let ms = [0, start.fromMs, start.fromMs + random(start.toMs - start.fromMs), start.toMs][random(4)];
    const watched = new Map();
    while (ms < endMs) {
      const skip = skipAt(gaps, ms);
      if (skip) {
        assert.ok(skip.toMs > ms && skip.toMs < skip.gap.toMs, 'a skip goes forward and stays in its gap');
        ms = skip.toMs;
      }
      const gap = gapAt(gaps, ms);
      if (gap) watched.set(gap, (watched.get(gap) ?? 0) + FRAME_MS);
      ms += FRAME_MS;
    }
    for (const [{ fromMs, toMs }, time] of watched) assert.ok(time <= PASS_MS + FRAME_MS, `${fromMs} to ${toMs}: ${time} ms`);
  }
});

test('a gap is found by its beginning and not by its end', () => {
  const gaps = [{ fromMs: 10, toMs: 20 }, { fromMs: 20, toMs: 30 }, { fromMs: 40, toMs: 50 }];
  for (const [ms, expected] of [[9, undefined], [10, 0], [19.5, 0], [20, 1], [30, undefined], [39, undefined], [40, 2], [50, undefined]]) {
    assert.equal(gapAt(gaps, ms), gaps[expected], `${ms}`);
  }
  assert.equal(gapAt([], 0), undefined);
});
