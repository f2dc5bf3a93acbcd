// What is filtered by, kept in the page's address, so that it can be sent to somebody and the way back works.
const NAMES = ['project', 'key', 'api', 'from', 'to', 'by'];

export const GROUPS = ['day', 'api', 'project', 'key'];

const FORMS = { from: /^\d{4}-\d{2}-\d{2}$/, to: /^\d{4}-\d{2}-\d{2}$/, by: /^(day|api|project|key)$/ };
const NAME = /^[A-Za-z0-9-]{1,100}$/;

/** The filters of the address; what does not have its form is left out. */
export function read(query = location.search) {
  const parameters = new URLSearchParams(query);
  return Object.fromEntries(
    NAMES.map((name) => [name, parameters.get(name) ?? '']).filter(([name, value]) => (FORMS[name] ?? NAME).test(value)),
  );
}

/** Puts filters into the address, as a step that the way back undoes. */
export function write(filters) {
  const query = new URLSearchParams(NAMES.map((name) => [name, filters[name]]).filter(([, value]) => value));
  history.pushState(null, '', `${location.pathname}${query.size ? `?${query}` : ''}${location.hash}`);
}

/** A UTC day some days before today, as `2027-03-03`. */
export const daysAgo = (days, now = Date.now()) => new Date(now - days * 86_400_000).toISOString().slice(0, 10);
