// Builds the studio and the trace player with cargo and runs them as processes.
import { execFileSync, spawn } from 'node:child_process';
import { once as event } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../../', import.meta.url));
let built;

/** Builds both programs on the first call. Returns the path of each executable by its name. */
export function programs() {
  built ??= Object.fromEntries(
    execFileSync('cargo', ['build', '--bins', '-p', 'afterimage-studio', '-p', 'trace-player', '--message-format=json'],
      { cwd: root, maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'inherit'] })
      .toString().split('\n').filter(Boolean).map((line) => JSON.parse(line))
      .filter((message) => message.executable).map((message) => [message.target.name, message.executable]));
  return built;
}

export function trace(name) {
  return `${root}examples/traces/${name}.ndjson.zst`;
}

/** Runs once.mjs. Returns its exit code and standard output. */
export async function once(...options) {
  const script = fileURLToPath(new URL('../once.mjs', import.meta.url));
  const child = spawn(process.execPath, [script, ...options], { stdio: ['ignore', 'pipe', 'ignore'] });
  let out = '';
  child.stdout.on('data', (text) => { out += text; });
  const [code] = await event(child, 'close');
  return { code, out };
}

/** Starts `afterimage serve` on a free port and waits until it listens. */
export async function serve(data) {
  const child = spawn(programs().afterimage, ['serve', '--data', data, '--listen', '127.0.0.1:0'], { stdio: ['ignore', 'pipe', 'pipe'] });
  let log = '';
  child.stderr.on('data', (text) => { log += text; });
  const ended = event(child, 'exit');
  const [line] = await Promise.race([event(createInterface({ input: child.stdout }), 'line'), ended.then(() => [`ended: ${log}`])]);
  const address = line.match(/^listening on (http:\/\/\S+)$/)?.[1];
  if (!address) throw new Error(`the studio did not start: ${line}`);
  return { address, log: () => log, stop: async () => { child.kill('SIGTERM'); return (await ended)[0]; } };
}

/** Records a trace through the SDK into a running studio. Returns the trace player's summary. */
export async function record(name, address, ...options) {
  const child = spawn(programs()['trace-player'], ['record', trace(name), '--server', address, '--privacy', 'light', '--speed', '0', '--draw-images', ...options],
    { stdio: ['ignore', 'pipe', 'inherit'] });
  let out = '';
  child.stdout.on('data', (text) => { out += text; });
  const [code] = await event(child, 'close');
  if (code !== 0) throw new Error(`trace-player ended with ${code}: ${out}`);
  return JSON.parse(out.trim().split('\n').at(-1));
}
