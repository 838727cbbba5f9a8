// Recordings that a program of the replay crate generates, with the expected screens.
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../../', import.meta.url));
let program;

/** Writes a recording's segments to a folder. Returns the expected screens. */
export function generate(kind, folder, ...options) {
  program ??= execFileSync('cargo', ['build', '--example', 'browser_recordings', '-p', 'afterimage-replay', '--message-format=json'],
    { cwd: root, maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'inherit'] })
    .toString().split('\n').filter(Boolean).map((line) => JSON.parse(line)).find((message) => message.executable).executable;
  const { segments, ...expected } = JSON.parse(execFileSync(program, [kind, ...options.map(String)], { maxBuffer: 1 << 28 }));
  mkdirSync(folder, { recursive: true });
  segments.forEach((digits, at) => writeFileSync(path.join(folder, `${String(at).padStart(6, '0')}.seg`), Buffer.from(digits, 'hex')));
  return expected;
}
