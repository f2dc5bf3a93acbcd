// The usage policy: what is in force, what comes, what was, and what has become of the file.
import { dd, details, div, dl, dt, group, h3, li, p, pre, summary, ul } from './shared/dom.js';
import { date, dateTime, duration } from './shared/format.js';
import { has, t } from './shared/i18n.js';
import { alert, badge, card, empty, when } from './shared/parts.js';
import { table } from './shared/table.js';
import { accountLink, exactly, literal, pageHead, when as instant } from './words.js';

const SHOWN_AT_ONCE = 5;
const HASH_SHOWN = 12;

export const policy = (state, actions) => [
  pageHead(t('policy.title'), t('policy.note')),
  when(
    state.loaded.policy,
    (found) => [
      refused(found.refused),
      inForce(found),
      coming(found.coming),
      plans(found.plans),
      exceptions(found.exceptions),
    ],
    () => actions.again('policy'),
  ),
  card(
    { id: 'history', title: t('history.title'), note: t('history.note') },
    when(
      state.loaded.history,
      ({ policies }) => history(policies),
      () => actions.again('history'),
    ),
  ),
];

const refused = (why) =>
  why &&
  alert(
    { meaning: 'bad', urgent: true, title: t('policy.refused', { date: dateTime(why.since) }) },
    pre({ class: 'message' }, why.why),
    p(t('policy.refused.hint')),
  );

const inForce = (of) =>
  card(
    { id: 'in-force', title: t('inforce.title'), note: t('inforce.note') },
    dl(
      { class: 'facts' },
      fact(t('inforce.file'), literal(of.file)),
      fact(t('inforce.revision'), literal(of.revision)),
      fact(t('inforce.hash'), literal(of.hash)),
      fact(t('inforce.since'), exactly(of.since)),
      fact(t('inforce.profile'), literal(of.profile)),
      fact(t('inforce.notice'), period(of.noticePeriod)),
      fact(t('inforce.default'), literal(of.defaultPlan)),
    ),
  );

const fact = (title, value) => div(dt(title), dd(value));

/** PT336H as 14 days. */
function period(text) {
  const [, hours = 0, minutes = 0, seconds = 0] = /^PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?$/.exec(text) ?? [];
  const all = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  return all > 0 ? duration(all) : text;
}

const coming = (all) =>
  card(
    { id: 'coming', title: t('coming.title'), note: t('coming.note') },
    all.length === 0
      ? empty(t('coming.none'), t('coming.none.hint'))
      : ul(
          { class: 'lines' },
          all.map((each) => li({ key: each.id, class: 'stack' }, revision(each))),
        ),
  );

const revision = (of) =>
  group(
    div(
      { class: 'entry-head' },
      h3(of.id),
      badge(t('coming.from', { date: dateTime(of.effective) }), 'warn'),
      instant(of.effective),
    ),
    p(of.summary),
    of.emergency && p({ class: 'note' }, t('coming.emergency', { reason: of.emergency })),
    p({ class: 'note' }, t('coming.announced', { date: dateTime(of.announced) })),
    differences(of.changes),
  );

const DIRECTIONS = { tighter: 'warn', looser: 'good', other: '' };

const differences = (rows) =>
  table({
    title: t('difference.title'),
    rows,
    key: (row) => `${row.what} ${row.from} ${row.account ?? ''}`,
    columns: [
      { title: t('difference.what'), value: (row) => literal(row.what) },
      {
        id: 'direction',
        title: t('difference.direction'),
        value: (row) =>
          badge(
            has(`direction.${row.direction}`) ? t(`direction.${row.direction}`) : row.direction,
            DIRECTIONS[row.direction],
          ),
      },
      { id: 'whom', title: t('difference.whom'), value: concerned },
      { id: 'old', title: t('difference.old'), number: true, value: (row) => row.old },
      { id: 'new', title: t('difference.new'), number: true, value: (row) => row.new },
    ],
  });

/** Who is concerned: one account, the accounts of one plan, or all. */
function concerned({ account, what }) {
  if (account) {
    return accountLink(account);
  }
  const plan = /^plans\.([^.]+)/.exec(what)?.[1];
  return plan ? t('difference.plan', { plan }) : t('difference.all');
}

/** Limits side by side, a column for each plan. */
function plans(all) {
  const names = Object.keys(all);
  const paths = [...new Set(names.flatMap((name) => Object.keys(all[name])))].sort();
  return card(
    { id: 'plans', title: t('plans.title'), note: t('plans.note') },
    table({
      title: t('plans.table'),
      rows: paths,
      key: (path) => path,
      columns: [
        { title: t('plans.limit'), value: (path) => literal(path) },
        ...names.map((name) => ({ id: name, title: name, number: true, value: (path) => all[name][path] ?? '–' })),
      ],
    }),
  );
}

function exceptions(all) {
  const rows = Object.entries(all).map(([id, exception]) => ({ id, ...exception }));
  return (
    rows.length > 0 &&
    card(
      { id: 'exceptions', title: t('exceptions.title'), note: t('exceptions.note') },
      table({
        title: t('exceptions.table'),
        rows,
        key: (row) => row.id,
        columns: [
          { title: t('accounts.id'), value: (row) => accountLink(row.id) },
          { title: t('exceptions.reason'), value: (row) => row.reason },
          {
            title: t('exceptions.until'),
            number: true,
            value: (row) => (row.until ? date(row.until) : t('exceptions.ever')),
          },
        ],
      }),
    )
  );
}

const history = (all) =>
  all.length === 0
    ? empty(t('history.none'))
    : div(
        { class: 'stack' },
        ul({ class: 'lines' }, all.slice(0, SHOWN_AT_ONCE).map(past)),
        all.length > SHOWN_AT_ONCE &&
          details(
            { class: 'more' },
            summary(t('history.older', { n: all.length - SHOWN_AT_ONCE })),
            ul({ class: 'lines' }, all.slice(SHOWN_AT_ONCE).map(past)),
          ),
      );

const past = (of) =>
  li(
    { key: `${of.at} ${of.hash}`, class: 'stack' },
    div({ class: 'entry-head' }, exactly(of.at), literal(of.hash.slice(0, HASH_SHOWN))),
    of.changes.length > 0 ? differences(of.changes) : p({ class: 'note' }, t('history.nothing')),
  );
