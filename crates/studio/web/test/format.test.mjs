// The texts of values, without a browser.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { formatSkew } from '../page/format.js';

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
