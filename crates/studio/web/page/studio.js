// The page: a list on the left, the chosen session on the right, and the address says which.
import { app, clock, count, size, system, when, el } from './format.js';
import { sessionList } from './list.js';
import { stage } from './stage.js';

const byId = (id) => document.getElementById(id);
const main = byId('main');
const dom = Object.fromEntries(['stage', 'screen', 'play', 'now', 'seek', 'length', 'ticks', 'speed', 'skip', 'decisions', 'outlines', 'screens'].map((id) => [id, byId(id)]));
const show = stage(main, dom);
const list = sessionList(byId('sessions'), byId('count'), { onList });
let opening = 0;

// For the browser's console and the tests: the stock player that is on the stage.
globalThis.studio = show;

for (const place of document.querySelectorAll('.origin')) place.textContent = location.origin;
addEventListener('hashchange', route);
byId('sessions').addEventListener('click', (event) => {
  // A click on the session that is open shows what has arrived of it since.
  if (event.target.closest('a')?.getAttribute('href') === location.hash) route();
});
addEventListener('keydown', (event) => {
  if (event.key !== ' ' || event.target.closest('button, a, select, input[type=checkbox]')) return;
  event.preventDefault();
  show.toggle();
});
list.refresh().then(route);

function onList(sessions) {
  if (main.dataset.state === 'empty' && sessions.length) only(byId('choose'));
  if (!sessions.length) { show.close(); main.dataset.state = 'empty'; only(byId('empty')); }
}

async function route() {
  const key = location.hash.replace(/^#\//, '');
  if (!key) return;
  const mine = ++opening;
  main.dataset.state = 'loading';
  list.choose(key);
  try {
    const [session, events] = await Promise.all([json(`/api/sessions/${key}`), json(`/api/sessions/${key}/events`)]);
    if (mine !== opening) return;
    describe(session);
    only(byId('viewer'));
    show.open(events);
    document.title = `${session.device_model || 'Session'} · Afterimage studio`;
  } catch (error) {
    if (mine !== opening) return;
    show.close();
    byId('trouble-text').textContent = error.message;
    only(byId('trouble'));
    main.dataset.state = 'trouble';
  }
}

async function json(address) {
  const answer = await fetch(address);
  const body = await answer.json().catch(() => null);
  if (!answer.ok || body === null) throw new Error(body?.error?.message ?? `the studio answered ${answer.status}`);
  return body;
}

function describe(session) {
  byId('title').textContent = [session.device_model || 'Unknown device', system(session)].filter(Boolean).join(' · ');
  byId('subtitle').textContent = [app(session), when(session.started_ms), clock(session.length_ms), size(session.bytes),
    count(session.segments.length, 'segment'), `session ${session.session_id}`, session.device_id].filter(Boolean).join(' · ');
  const broken = session.segments.filter((segment) => segment.fault).map(({ sequence, fault }) =>
    `Segment ${sequence} is broken at byte ${fault.offset}: ${fault.reason}. What is whole before it plays.`);
  const missing = session.missing.map(([first, last]) =>
    first === last ? `Segment ${first} has not arrived.` : `Segments ${first} to ${last} have not arrived.`);
  byId('notes').replaceChildren(...[...broken, ...missing].map((textContent) => el('li', { textContent })));
}

function only(section) {
  for (const child of main.children) child.hidden = child !== section;
}

