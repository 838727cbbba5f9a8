// Writes made-up sessions into a studio's data folder, with the program crates/studio/examples/write-session.rs.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const SECOND = 1000, MINUTE = 60 * SECOND, HOUR = 60 * MINUTE, DAY = 24 * HOUR, YEAR = 365 * DAY;

const root = fileURLToPath(new URL('../../../../', import.meta.url));
let program;

/** Builds the program on the first call. */
export function sessionWriter() {
  program ??= execFileSync('cargo', ['build', '-p', 'afterimage-studio', '--example', 'write-session', '--message-format=json'],
    { cwd: root, maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'inherit'] })
    .toString().split('\n').filter(Boolean).map((line) => JSON.parse(line)).find((message) => message.executable).executable;
  return program;
}

/** Writes a session. `segments` are lists of entries, or null for a missing segment. */
export function writeSession(data, { device_id, session_id = 1, start_ms = 1_790_000_000_000, names = {}, segments }) {
  const input = { device_id, session_id, start_ms, names,
    segments: segments.map((entries, sequence) => ({ sequence, entries })).filter(({ entries }) => entries) };
  execFileSync(sessionWriter(), [data], { input: JSON.stringify(input) });
}

export const frame = (ms, text) => [ms, { frame: text }];
export const screen = (ms, name) => [ms, { screen: name }];
export const app = (ms, state) => [ms, { app: state }];
export const tap = (ms) => [[ms, { touch: 'start' }], [ms + 50, { touch: 'end' }]];
