// Expected screen contents, read from the trace itself and independent of the SDK.
import { readFileSync } from 'node:fs';
import { decompress } from 'fzstd';

export function readTrace(path) {
  const lines = new TextDecoder().decode(decompress(readFileSync(path))).split('\n').filter(Boolean).map((line) => JSON.parse(line));
  const [header, ...records] = lines;
  return { header, snapshots: records.filter((record) => record.type === 'snapshot'), records };
}

/** Distinct texts of the latest snapshot at a time. */
export function textsAt(trace, ms) {
  const snapshot = trace.snapshots.findLast((one) => one.t_ms <= ms);
  return [...new Set(snapshot.nodes.filter((node) => node.k === 'text' && node.text?.trim()).map((node) => node.text.trim()))];
}

/** Images of the latest snapshot at a time whose fingerprint identifies their pixels (it contains a colon). */
export function imagesAt(trace, ms) {
  const snapshot = trace.snapshots.findLast((one) => one.t_ms <= ms);
  return snapshot.nodes.filter((node) => node.k === 'image' && node.src?.includes(':'));
}

/**
 * Three times spread over the trace, each 200 ms after a snapshot that stays current for more than 400 ms. Each shows a text
 * that the earlier ones do not show.
 */
export function threeIdleTimes(trace) {
  const idle = trace.snapshots.filter((one, i) => (trace.snapshots[i + 1]?.t_ms ?? Infinity) - one.t_ms > 400).map((one) => one.t_ms + 200)
    .filter((ms) => ms < trace.header.duration_ms);
  const times = [];
  for (const part of [0.05, 0.5, 0.95]) {
    const target = part * trace.header.duration_ms;
    const known = new Set(times.flatMap((ms) => textsAt(trace, ms)));
    const fresh = idle.filter((ms) => textsAt(trace, ms).some((text) => !known.has(text)));
    times.push(fresh.sort((a, b) => Math.abs(a - target) - Math.abs(b - target))[0]);
  }
  return times;
}

/** Duration of the trace in milliseconds. Its last record counts even if the screen has not changed for a while. */
export function durationOf(trace) {
  return trace.records.at(-1).t_ms;
}
