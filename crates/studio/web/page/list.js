// The list of sessions: asked for again every few seconds while the page is in view, redrawn when it changed.
import { app, clock, count, el, size, system, when } from './format.js';

const EVERY_MS = 4000;

export function sessionList(list, counter, { onList }) {
  let last = '';
  let chosen = null;

  async function refresh() {
    const answer = await fetch('/api/sessions').then((r) => (r.ok ? r.text() : null)).catch(() => null);
    if (answer === null) { counter.textContent = 'not connected'; last = ''; return; }
    if (answer === last) return;
    last = answer;
    const { sessions, total } = JSON.parse(answer);
    counter.textContent = total ? count(total, 'session') : '';
    list.replaceChildren(...sessions.map(line));
    mark();
    onList(sessions);
  }

  function choose(key) { chosen = key; mark(); }

  function mark() {
    for (const item of list.children) {
      if (item.dataset.key === chosen) item.firstChild.setAttribute('aria-current', 'true');
      else item.firstChild.removeAttribute('aria-current');
    }
  }

  const timer = setInterval(() => { if (!document.hidden) refresh(); }, EVERY_MS);
  return { refresh, choose, close: () => clearInterval(timer) };
}

export function keyOf({ device_id, session_id }) {
  return `${encodeURIComponent(device_id)}/${session_id}`;
}

function line(session) {
  const gaps = session.missing.reduce((n, [first, end]) => n + end - first + 1, 0);
  const flaws = [session.broken && `${session.broken} broken`, gaps && `${gaps} missing`].filter(Boolean).join(', ');
  const screens = session.screens.filter(Boolean).join(' · ');
  const link = el('a', { href: `#/${keyOf(session)}`, className: 'session' },
    el('span', { className: 'row' },
      el('strong', { textContent: session.device_model || 'Unknown device' }),
      el('span', { className: 'badge', textContent: system(session) })),
    el('span', { className: 'dim', textContent: app(session) || session.device_id }),
    el('span', { className: 'row facts' },
      el('span', { textContent: when(session.started_ms) }),
      el('span', { textContent: clock(session.length_ms) }),
      el('span', { textContent: size(session.bytes) })),
    screens ? el('span', { className: 'dim names', textContent: screens }) : '',
    flaws ? el('span', { className: 'flaw', textContent: flaws }) : '');
  const item = el('li', {}, link);
  item.dataset.key = keyOf(session);
  return item;
}
