// All accounts: found by how their ids begin, sorted, a page at a time.
import { isStale, listing, PAGE_SIZE } from './data.js';
import { send } from './shared/api.js';
import { div, group } from './shared/dom.js';
import { date } from './shared/format.js';
import { t } from './shared/i18n.js';
import { badge, choice, empty, field, when } from './shared/parts.js';
import { table } from './shared/table.js';
import { accountLink, act, exactly, pageHead, pager, soft, standingBadge } from './words.js';

const ORDERS = ['created-desc', 'created-asc', 'id-asc', 'id-desc'];

export const accounts = (state, actions) => [
  pageHead(
    t('accounts.title'),
    t('accounts.note'),
    act(state, { id: 'create-account', words: t('accounts.create'), meaning: 'main' }, () =>
      actions.ask(() => create(state)),
    ),
  ),
  div(
    { class: 'card stack', 'aria-busy': isStale(state, 'accounts') ? 'true' : undefined },
    search(state.route.filters, actions),
    when(
      state.loaded.accounts,
      (found) => list(found, state.route.filters),
      () => actions.again('accounts'),
    ),
  ),
];

function search(filters, actions) {
  const { sort, order } = listing(filters);
  return div(
    { class: 'filters', role: 'search', 'aria-label': t('accounts.search') },
    field({
      id: 'prefix',
      type: 'search',
      title: t('accounts.prefix'),
      value: filters.prefix ?? '',
      maxLength: 40,
      autocomplete: 'off',
      autocapitalize: 'off',
      spellcheck: false,
      onInput: (event) =>
        actions.filter({ prefix: event.target.value.trim().toLowerCase(), after: '' }, { typed: true }),
    }),
    choice({
      id: 'sort',
      title: t('accounts.sort'),
      options: ORDERS.map((each) => [each, t(`accounts.sort.${each}`)]),
      value: `${sort}-${order}`,
      onChoose: (chosen) => {
        const [by, way] = chosen.split('-');
        actions.filter({ sort: by, order: way, after: '' });
      },
    }),
  );
}

function list({ accounts: rows, next }, filters) {
  if (rows.length === 0) {
    return filters.prefix
      ? empty(t('accounts.nonesuch', { prefix: filters.prefix }), t('accounts.nonesuch.hint'))
      : empty(t('accounts.none'), t('accounts.none.hint'));
  }
  return group(
    table({
      title: t('accounts.table'),
      rows,
      key: (row) => row.id,
      columns: [
        { title: t('accounts.id'), value: (row) => accountLink(row.id) },
        { id: 'plan', title: t('accounts.plan'), value: plan },
        {
          id: 'standing',
          title: t('accounts.standing'),
          value: (row) => (row.deleting ? badge(t('accounts.deleting'), 'bad') : standingBadge(row.standing)),
        },
        { id: 'created', title: t('accounts.created'), number: true, value: (row) => soft(exactly(row.created)) },
      ],
    }),
    pager('accounts', filters, next, t('accounts.many', { n: PAGE_SIZE })),
  );
}

const plan = (row) =>
  group(
    row.plan,
    row.next &&
      row.next.plan !== row.plan &&
      group(' ', badge(t('accounts.next', { plan: row.next.plan, date: date(row.next.from) }), 'warn')),
  );

const create = ({ loaded }) => ({
  id: 'account',
  title: t('create.title'),
  text: [t('create.text')],
  first: { plan: loaded.policy?.data?.defaultPlan },
  fields: () => [
    {
      name: 'id',
      kind: 'text',
      title: t('create.id'),
      hint: t('create.id.hint'),
      required: true,
      autocapitalize: 'off',
      spellcheck: false,
    },
    { name: 'plan', kind: 'choice', title: t('create.plan'), options: plans(loaded) },
  ],
  go: t('create.go'),
  send: (values) => send('POST', '/admin/v1/accounts', values),
  done: ({ id }) => t('create.done', { id }),
});

/** The plans of the policy in force, to choose from. */
export const plans = (loaded) => Object.keys(loaded.policy?.data?.plans ?? {}).map((each) => [each, each]);
