// Where an account stands with each quota, and how that comes about.
import { details, div, group, h3, li, p, span, strong, summary, ul } from './shared/dom.js';
import { date, number, percent } from './shared/format.js';
import { t } from './shared/i18n.js';
import { badge, card, empty, meter } from './shared/parts.js';
import { table } from './shared/table.js';
import { exactly, literal, quotaName } from './words.js';

export const quotas = (state, of) =>
  card(
    { id: 'quotas', title: t('quotas.title'), note: t('quotas.note') },
    of.quotas.length === 0 ? empty(t('quotas.none')) : [numbers(of.quotas), statement(state.loaded.statement?.data)],
  );

const numbers = (all) =>
  table({
    title: t('quotas.table'),
    rows: all,
    key: (row) => row.quota,
    columns: [
      { title: t('quotas.quota'), value: name },
      { id: 'remaining', title: t('quotas.remaining'), number: true, value: (row) => strong(number(row.remaining)) },
      { id: 'meter', title: t('quotas.share'), value: share },
      { id: 'limit', title: t('quotas.limit'), number: true, value: (row) => number(row.limit) },
      { id: 'granted', title: t('quotas.granted'), number: true, value: (row) => number(row.granted) },
      { id: 'used', title: t('quotas.used'), number: true, value: (row) => number(row.used) },
      { id: 'reserved', title: t('quotas.reserved'), number: true, value: (row) => number(row.reserved) },
    ],
  });

const name = (row) =>
  group(
    span({ class: 'quota-name', 'data-quota': row.quota }, quotaName(row.quota)),
    row.remaining === 0 && group(' ', badge(t('quotas.out'), 'bad')),
    row.resetAt && p({ class: 'note' }, t('quotas.resets', { date: date(row.resetAt) })),
  );

function share(row) {
  const most = row.limit + row.granted;
  const taken = row.used + row.reserved;
  return div(
    { class: 'share' },
    meter({
      name: t('quotas.meter', { name: quotaName(row.quota) }),
      value: taken,
      most,
      words: t('quotas.words', { used: taken, most }),
    }),
    span({ class: 'note number', 'aria-hidden': 'true' }, percent(most > 0 ? taken / most : 1)),
  );
}

/** The sums, with what is in them. */
const statement = (found) =>
  found &&
  details(
    { class: 'more' },
    summary(t('statement.title')),
    div(
      { class: 'stack' },
      ul(
        { class: 'lines' },
        found.quotas.map((each) =>
          li({ key: each.quota, class: 'sum' }, h3(quotaName(each.quota)), sum(each), grants(each)),
        ),
      ),
      found.firstCalls.length > 0 && firstCalls(found.firstCalls),
    ),
  );

const sum = (of) =>
  p(
    { class: 'number' },
    t('statement.sum', { base: of.base, granted: of.granted, used: of.used, reserved: of.reserved }),
    ' ',
    strong(number(of.remaining)),
    of.over > 0 && group(' ', badge(t('statement.over', { n: of.over }), 'bad')),
  );

const grants = (of) =>
  of.grants.length > 0 &&
  ul(
    { class: 'note' },
    of.grants.map((each) =>
      li(
        { key: each.id },
        t(each.inForce ? 'statement.grant' : 'statement.ended', { n: each.amount, reason: each.reason }),
      ),
    ),
  );

const firstCalls = (all) =>
  table({
    title: t('statement.first'),
    rows: all,
    key: (row) => row.revision,
    columns: [
      { title: t('statement.revision'), value: (row) => literal(row.revision) },
      { title: t('statement.first'), value: (row) => exactly(row.at) },
    ],
  });
