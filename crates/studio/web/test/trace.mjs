// What a trace says was on the screen, read from the trace itself and not from anything the SDK made of it.
import { readFileSync } from 'node:fs';
import { decompress } from 'fzstd';

export function readTrace(path) {
  const lines = new TextDecoder().decode(decompress(readFileSync(path))).split('\n').filter(Boolean).map((line) => JSON.parse(line));
  const [header, ...records] = lines;
  return { header, snapshots: records.filter((record) => record.type === 'snapshot'), records };
}

/** The texts of the snapshot that holds at a time. */
export function textsAt(trace, ms) {
  const snapshot = trace.snapshots.findLast((one) => one.t_ms <= ms);
  return [...new Set(snapshot.nodes.filter((node) => node.k === 'text' && node.text?.trim()).map((node) => node.text.trim()))];
}

/** The images of the snapshot that holds at a time: those whose fingerprint says what is drawn. */
export function imagesAt(trace, ms) {
  const snapshot = trace.snapshots.findLast((one) => one.t_ms <= ms);
  return snapshot.nodes.filter((node) => node.k === 'image' && node.src?.includes(':'));
}

/** Three times at rest (no change for a while after them), spread over the trace, each with texts of its own. */
export function threeTimes(trace) {
  const still = trace.snapshots.filter((one, i) => (trace.snapshots[i + 1]?.t_ms ?? Infinity) - one.t_ms > 400).map((one) => one.t_ms + 200)
    .filter((ms) => ms < trace.header.duration_ms);
  const times = [];
  for (const part of [0.05, 0.5, 0.95]) {
    const wanted = part * trace.header.duration_ms;
    const known = new Set(times.flatMap((ms) => textsAt(trace, ms)));
    const fresh = still.filter((ms) => textsAt(trace, ms).some((text) => !known.has(text)));
    times.push(fresh.sort((a, b) => Math.abs(a - wanted) - Math.abs(b - wanted))[0]);
  }
  return times;
}

/** How long the trace is: the ticks at its end say that the screen stood still. */
export function lengthOf(trace) {
  return trace.records.at(-1).t_ms;
}
