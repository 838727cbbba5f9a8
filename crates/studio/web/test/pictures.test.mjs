// The comparison of pictures: which texts are one, and which are measured together.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { group } from '../pictures/groups.mjs';
import { pair } from '../pictures/measure.mjs';

const box = (left, top, right = left + 100, bottom = top + 12) => ({ left, top, right, bottom });
const line = (text, ...at) => ({ text, box: box(...at) });
const joined = (lines, places) => pair(lines, places).map(({ text, place, lines }) => [text, place && lines.map(({ box }) => box.top)]);

test('texts that overlap are left out of different pictures', () => {
  const texts = [line('A', 0, 0), line('B', 50, 6), line('C', 0, 40), line('D', 60, 8)];
  assert.deepEqual(group(texts).map(({ group }) => group), [0, 1, 0, 2]);
  assert.deepEqual(group([line('beside', 0, 0), line('within the margin', 101, 0)]).map(({ group }) => group), [0, 1]);
  assert.deepEqual(group([]), []);
});

test('a text in a window is not the same text below it', () => {
  const lines = [line('Red', 0, 41), line('Red', 0, 53)];
  assert.deepEqual(joined(lines, [line('Red', 0, 42), line('Red', 0, 54)]), [['Red', [41]], ['Red', [53]]]);
  assert.deepEqual(joined(lines, [line('Red', 0, 54), line('Red', 0, 42)]), [['Red', [53]], ['Red', [41]]]);
});

test('a number beside a text that has this number is a text of its own', () => {
  const lines = [line('7', 60, 0), line('Number 7', 0, 20)];
  assert.deepEqual(joined(lines, [line('Number 7', 0, 20)]), [['Number 7', [20]], ['7', null]]);
  assert.deepEqual(joined(lines, [line('Number 7', 0, 20), line('7', 60, 0)]), [['Number 7', [20]], ['7', [0]]]);
});

test('lines and an ellipsis are parts of their text, also if they are drawn twice', () => {
  const place = line('one two three four', 0, 0, 100, 40);
  assert.deepEqual(joined([line('one two', 0, 0), line('three\u2026', 0, 14), line('one two', 0, 0)], [place]), [['one two three four', [0, 0, 14]]]);
  assert.deepEqual(joined([line('one\u2026four', 0, 0)], [place]), [['one two three four', [0]]]);
  assert.deepEqual(joined([line('five', 0, 0)], [place]), [['one two three four', []], ['five', null]]);
});
