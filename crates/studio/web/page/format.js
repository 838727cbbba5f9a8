// Numbers as people read them.

export function clock(ms) {
  const seconds = Math.max(0, Math.round(ms / 1000));
  const minutes = Math.floor(seconds / 60), hours = Math.floor(minutes / 60);
  const two = (n) => String(n).padStart(2, '0');
  return hours ? `${hours}:${two(minutes % 60)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

export function size(bytes) {
  if (bytes < 1000) return `${bytes} B`;
  const [value, unit] = bytes < 1e6 ? [bytes / 1e3, 'kB'] : [bytes / 1e6, 'MB'];
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${unit}`;
}

export function when(ms) {
  if (ms === null) return 'time unknown';
  return new Date(ms).toLocaleString(undefined, { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });
}

export function count(n, one, many = `${one}s`) {
  return `${n} ${n === 1 ? one : many}`;
}

/** "iOS 17.4", "Android 14"; what a header left out stays out. */
export function system({ platform, os_version }) {
  const name = { ios: 'iOS', android: 'Android' }[platform.toLowerCase()] ?? platform;
  return [name, os_version].filter(Boolean).join(' ');
}

export function app({ app_id, app_version, app_build }) {
  const version = [app_version, app_build && `(${app_build})`].filter(Boolean).join(' ');
  return [app_id, version].filter(Boolean).join(' ');
}

/** A new element; text is always set as text, never as markup. */
export function el(tag, props = {}, ...children) {
  const node = Object.assign(document.createElement(tag), props);
  node.append(...children.filter((child) => child !== null && child !== ''));
  return node;
}
