// Which page is looked at and what it is filtered by, kept in the address's fragment: `#/accounts/acme`, `#/audit?account=acme`.

/** The pages that there are ways to. */
export const PAGES = ['accounts', 'busiest', 'requests', 'throttles', 'policy', 'audit'];

const SLUG = /^[a-z0-9][a-z0-9-]{1,38}[a-z0-9]$/;

/** What each page is filtered by. What does not have its form is left out. */
const FILTERS = {
  accounts: { prefix: /^.{1,40}$/, sort: /^(id|created)$/, order: /^(asc|desc)$/, after: SLUG },
  requests: { after: /^\d{1,15},[\x21-\x7e]{1,200}$/ },
  busiest: { day: /^\d{4}-\d{2}-\d{2}$/ },
  audit: { account: SLUG, limit: /^\d{1,4}$/ },
};

/**
 * Where an address leads.
 *
 * @returns {{ page: string, account?: string, filters: object }} page `account` is that of one account, `nowhere` none
 */
export function read(fragment = location.hash) {
  const [path, query] = fragment.replace(/^#\/?/, '').split('?');
  const [page, account, ...rest] = path.split('/');
  if (page === 'accounts' && account && rest.length === 0 && SLUG.test(account)) {
    return { page: 'account', account, filters: {} };
  }
  if (account !== undefined && account !== '') {
    return { page: 'nowhere', filters: {} };
  }
  const known = page === '' ? 'accounts' : page;
  return PAGES.includes(known) ? { page: known, filters: filters(known, query) } : { page: 'nowhere', filters: {} };
}

function filters(page, query) {
  const parameters = new URLSearchParams(query);
  return Object.fromEntries(
    Object.entries(FILTERS[page] ?? {})
      .map(([name, form]) => [name, parameters.get(name) ?? '', form])
      .filter(([, value, form]) => form.test(value))
      .map(([name, value]) => [name, value]),
  );
}

/** The address of a page, such as `#/audit?account=acme`. */
export function write(page, given = {}) {
  const query = new URLSearchParams(Object.entries(given).filter(([, value]) => value));
  return `#/${page}${query.size ? `?${query}` : ''}`;
}

/** The address of an account's page. */
export const accountAddress = (id) => `#/accounts/${encodeURIComponent(id)}`;
