// The page: the session list on the left, the selected session on the right. The address fragment names the selected session.
import { appNames, createElement, formatBytes, formatCount, formatDate, formatLength, formatSkew, isolate, osNames, plainName } from './format.js';
import { createPlayback } from './playback.js';
import { sessionList } from './session-list.js';

const byId = (id) => document.getElementById(id);
const main = byId('main');
const dom = Object.fromEntries(['phone-area', 'screen', 'play', 'now', 'seek', 'length', 'ticks', 'speed', 'skip', 'decisions', 'outlines', 'screens', 'gaps', 'legend', 'gap', 'skipped'].map((id) => [id, byId(id)]));
const playback = createPlayback(main, dom);
const list = sessionList(byId('sessions'), byId('count'), { onList });
/** Incremented by each `route`, so that a slow response of an earlier one is discarded. */
let latestRoute = 0;

// For the browser's console and the tests: `studio.player` is the rrweb-player.
globalThis.studio = playback;

for (const placeholder of document.querySelectorAll('.origin')) placeholder.textContent = location.origin;
addEventListener('hashchange', route);
byId('sessions').addEventListener('click', (event) => {
  // A click on the session that is already open does not change the fragment: reload it, new segments may have arrived.
  if (event.target.closest('a')?.getAttribute('href') === location.hash) route();
});
addEventListener('keydown', (event) => {
  if (event.key !== ' ' || event.target.closest('button, a, select, input[type=checkbox]')) return;
  event.preventDefault();
  playback.toggle();
});
list.refresh().then(route);

function onList(sessions) {
  if (main.dataset.state === 'empty' && sessions.length) showOnly(byId('choose'));
  if (!sessions.length) { playback.close(); main.dataset.state = 'empty'; showOnly(byId('empty')); }
}

/** Loads and opens the session that the address fragment names. */
async function route() {
  const key = location.hash.replace(/^#\//, '');
  if (!key) return;
  const thisRoute = ++latestRoute;
  main.dataset.state = 'loading';
  list.select(key);
  try {
    const [session, events] = await Promise.all([fetchJson(`/api/sessions/${key}`), fetchJson(`/api/sessions/${key}/events`)]);
    if (thisRoute !== latestRoute) return;
    describe(session, events);
    showOnly(byId('viewer'));
    playback.open(events);
    document.title = `${plainName(session.device_model) || 'Session'} · Afterimage studio`;
  } catch (error) {
    if (thisRoute !== latestRoute) return;
    playback.close();
    byId('error-text').textContent = error.message;
    showOnly(byId('error'));
    main.dataset.state = 'error';
  }
}

async function fetchJson(path) {
  const response = await fetch(path);
  const body = await response.json().catch(() => null);
  if (!response.ok || body === null) throw new Error(body?.error?.message ?? `the studio responded with status ${response.status}`);
  return body;
}

/** Shows the session's metadata, and a note for each broken segment, each range of missing ones, and each other defect. */
function describe(session, events) {
  byId('title').replaceChildren(...isolate([session.device_model || 'Unknown device']), ...separated(osNames(session)));
  const app = appNames(session);
  const facts = [formatDate(session.started_ms), formatLength(session), formatBytes(session.bytes), `received ${formatDate(session.received_ms)}`,
    formatSkew(session.skew_ms), formatCount(session.segments.length, 'segment'), `session ${session.session_id}`].filter(Boolean).join(' · ');
  byId('subtitle').replaceChildren(...isolate(app), app.length ? ` · ${facts}` : facts, ...separated([session.device_id]));
  const broken = session.segments.filter((segment) => segment.fault).map(({ sequence, fault }) =>
    `Segment ${sequence} is broken at byte ${fault.offset}: ${fault.reason}. The entries before that byte are played.`);
  const missing = session.missing.map(([first, last]) =>
    first === last ? `Segment ${first} is missing.` : `Segments ${first} to ${last} are missing.`);
  const conflicts = session.segments.filter((segment) => segment.conflicts).map(({ sequence, conflicts: contents }) =>
    `Other bytes were sent under the name of segment ${sequence} (${contents === 1 ? 'once' : `${contents} contents`}). They are stored under later numbers.`);
  byId('notes').replaceChildren(...[...broken, ...conflicts, ...missing, ...otherDefects(events)].map((note) => createElement('li', {}, ...isolate([note]))));
}

/** Recorded names after a separator, or nothing. */
function separated(names) {
  return names.length ? [' · ', ...isolate(names)] : [];
}

/** Kinds of defects that the session's segments list already. */
const LISTED_DEFECTS = new Set(['unreadable', 'missing', 'damaged']);

/** The defects that only the decoded session shows, from its `defects` event. */
function otherDefects(events) {
  const payload = events.find((event) => event.type === 5 && event.data.tag === 'defects')?.data.payload;
  if (!payload) return [];
  const notes = payload.listed.filter(({ kind }) => !LISTED_DEFECTS.has(kind)).map(({ text }) => `${text[0].toUpperCase()}${text.slice(1)}.`);
  const unlisted = payload.count - payload.listed.length;
  return unlisted > 0 ? [...notes, `${formatCount(unlisted, 'more defect')}: \`afterimage export\` lists all.`] : notes;
}

function showOnly(section) {
  for (const child of main.children) child.hidden = child !== section;
}
