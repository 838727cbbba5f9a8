// The vendored player, which the binary embeds, must equal the npm package byte for byte.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

const read = (path) => readFileSync(new URL(`../${path}`, import.meta.url));

test('the vendored player equals rrweb-player 2.1.6 on npm', () => {
  assert.equal(JSON.parse(read('node_modules/rrweb-player/package.json')).version, '2.1.6');
  const pairs = { 'rrweb-player.umd.min.js': 'rrweb-player.umd.min.cjs', 'rrweb-player.min.css': 'style.min.css' };
  for (const [ours, theirs] of Object.entries(pairs)) {
    const same = read(`vendor/${ours}`).equals(read(`node_modules/rrweb-player/dist/${theirs}`));
    assert.ok(same, `vendor/${ours} differs from npm's ${theirs}: copy it again, do not edit it`);
  }
});
