// The texts of values, without a browser.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { appNames, formatLength, formatSkew, formatSpan, osNames, plainName } from '../page/format.js';

test('a skew of the device clock is shown above the tolerance', () => {
  const HOUR = 3_600_000;
  for (const [ms, text] of [
    [null, ''],
    [0, ''],
    [60_000, ''],
    [-60_000, ''],
    [60_001, 'device clock 1 min ahead'],
    [-90_000, 'device clock 1.5 min behind'],
    [2.5 * HOUR, 'device clock 2.5 h ahead'],
    [-72 * HOUR, 'device clock 3 days behind'],
    [-56.5 * 365.25 * 24 * HOUR, 'device clock 56.5 years behind'],
  ]) assert.equal(formatSkew(ms), text);
});

test('a length of time has its two largest units', () => {
  const MINUTE = 60_000, HOUR = 60 * MINUTE, DAY = 24 * HOUR;
  for (const [ms, text] of [
    [-1, '0 ms'],
    [0, '0 ms'],
    [999, '999 ms'],
    [1000, '1 s'],
    [61_000, '1 min 1 s'],
    [HOUR - 1, '1 h'],
    [DAY - MINUTE, '23 h 59 min'],
    [DAY + 5000, '1 d'],
    [365 * DAY + 2 * HOUR, '365 d 2 h'],
  ]) assert.equal(formatSpan(ms), text);
});

test('the length of a session names its active part if it has gaps', () => {
  assert.equal(formatLength({ length_ms: 75_000, active_ms: 75_000 }), '1:15');
  assert.equal(formatLength({ length_ms: 86_410_000, active_ms: 20_000 }), '24:00:10 (0:20 active)');
});

test('names of platforms and apps are data', () => {
  const names = (platform) => osNames({ platform, os_version: '' });
  assert.deepEqual([names('iOS'), names('ANDROID'), names('constructor'), names('__proto__'), names('')],
    [['iOS'], ['Android'], ['constructor'], ['__proto__'], []]);
  assert.deepEqual(appNames({ app_id: 'toString', app_version: '', app_build: '7' }), ['toString', '(7)']);
  assert.equal(plainName('\u202ea\u2069b\u200f'), 'ab');
});
