// What administrators have changed, the newest first.
import { PAGE_SIZE } from './data.js';
import { button, dd, div, dl, dt, group, li, p, span, ul } from './shared/dom.js';
import { dateTime, number } from './shared/format.js';
import { has, t } from './shared/i18n.js';
import { choice, empty, when } from './shared/parts.js';
import { accountLink, exactly, literal, pageHead } from './words.js';

/** Lines that the gateway keeps. */
const MOST = 1000;

/** What the line itself says already. */
const SAID = ['at', 'actor', 'change', 'created'];

const INSTANT = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;

export const audit = (state, actions) => [
  pageHead(t('audit.title'), t('audit.note')),
  div(
    { class: 'card stack' },
    when(
      state.loaded.audit,
      ({ changes }) => shown(changes, state.route.filters, actions),
      () => actions.again('audit'),
    ),
  ),
];

function shown(all, filters, actions) {
  const lines = filters.account ? all.filter((each) => each.account === filters.account) : all;
  return group(
    div({ class: 'filters', role: 'search', 'aria-label': t('audit.filters') }, whose(all, filters, actions)),
    lines.length === 0
      ? empty(t('audit.none'))
      : ul(
          { class: 'lines', id: 'audit-lines' },
          lines.map((each) => li({ key: `${each.at} ${each.what}` }, line(each))),
        ),
    more(all, filters, actions),
  );
}

function whose(all, { account = '' }, actions) {
  const accounts = new Set(all.map((each) => each.account).filter((each) => each !== '*'));
  return choice({
    id: 'audit-account',
    title: t('audit.account'),
    options: [
      ['', t('audit.all')],
      ...[...accounts.add(account)]
        .filter(Boolean)
        .sort()
        .map((each) => [each, each]),
    ],
    value: account,
    onChoose: (chosen) => actions.filter({ account: chosen }),
  });
}

function more(all, { limit = PAGE_SIZE }, actions) {
  return all.length >= Number(limit) && Number(limit) < MOST
    ? div(
        { class: 'row' },
        button(
          { type: 'button', class: 'button', onClick: () => actions.filter({ limit: String(MOST) }) },
          t('audit.more', { n: MOST }),
        ),
      )
    : p({ class: 'note' }, t('audit.kept', { n: MOST }));
}

const line = (of) =>
  div(
    { class: 'entry' },
    div(
      { class: 'entry-head' },
      span({ class: 'strong' }, has(`did.${of.what}`) ? t(`did.${of.what}`) : of.what),
      of.account !== '*' && accountLink(of.account),
      span({ class: 'note' }, t('audit.by', { actor: of.actor }), ' · ', exactly(of.at)),
    ),
    particulars(of),
  );

function particulars({ after, account }) {
  const known = flat(after).filter(
    ([name, value]) =>
      !SAID.includes(name.split('.').at(-1)) && !(value === account && ['id', 'account'].includes(name)),
  );
  return (
    known.length > 0 &&
    dl(
      { class: 'particulars' },
      known.map(([name, value]) => div({ key: name }, dt(title(name)), dd(said(value)))),
    )
  );
}

/** The members of an object, those of an object within it under their path. */
const flat = (value, path = '') =>
  value !== null && typeof value === 'object'
    ? Object.entries(value).flatMap(([name, inner]) => flat(inner, path ? `${path}.${name}` : name))
    : value === null || value === undefined || value === ''
      ? []
      : [[path, value]];

const title = (name) => (has(`member.${name}`) ? t(`member.${name}`) : literal(name));

function said(value) {
  if (typeof value === 'number') {
    return number(value);
  }
  return INSTANT.test(value) ? dateTime(value) : String(value);
}
