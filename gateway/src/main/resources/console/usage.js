// What was called, over time: filters that stay in the address, a chart, and the same as a table.
import { GROUPS, daysAgo } from './address.js';
import { DayBars, countsByDay, named } from './shared/chart.js';
import { button, div, p, part } from './shared/dom.js';
import { bytes, number, wholeDay } from './shared/format.js';
import { t } from './shared/i18n.js';
import { card, choice, empty, field, switcher, when } from './shared/parts.js';
import { table } from './shared/table.js';

const RANGES = [7, 30, 90];

export const usage = (state, actions) =>
  card(
    {
      id: 'usage',
      title: t('usage.title'),
      note: t('usage.note'),
      aside: button(
        { type: 'button', class: 'button', id: 'csv', disabled: !state.loaded.usage?.data, onClick: actions.saveCsv },
        t('usage.csv'),
      ),
    },
    div(
      { class: 'stack usage', 'aria-busy': state.loaded.usage?.stale ? 'true' : undefined },
      filters(state, actions),
      when(state.loaded.usage, (found) => shown(found, state.filters, actions), () => actions.again('usage')),
    ),
  );

function filters({ filters: now, loaded }, actions) {
  const keys = (loaded.keys?.data?.keys ?? []).filter((each) => !now.project || each.project === now.project);
  const projects = [...new Set((loaded.keys?.data?.keys ?? []).map((each) => each.project))].sort();
  const apis = Object.keys(loaded.policy?.data?.account?.limits.apis ?? {});
  const range = loaded.usage?.data?.days;
  return div(
    { class: 'filters', role: 'search', 'aria-label': t('usage.filters') },
    one('project', projects.map((each) => [each, each]), now, (project) => actions.filter({ project, key: '' })),
    one('key', keys.map((each) => [each.id, keyName(each)]), now, (key) => actions.filter({ key })),
    one('api', apis.map((each) => [each, each]), now, (api) => actions.filter({ api })),
    dayField('from', now.from ?? range?.from, actions),
    dayField('to', now.to ?? range?.to, actions),
    switcher({
      name: 'days',
      title: t('usage.ranges'),
      options: RANGES.map((days) => [days, t('usage.days', { n: days })]),
      value: RANGES.find((days) => (now.from ?? daysAgo(29)) === daysAgo(days - 1) && !now.to),
      onChoose: (days) => actions.filter({ from: days === 30 ? '' : daysAgo(days - 1), to: '' }),
    }),
  );
}

/** A choice of one value, or all. A value that is not known here any more stays chosen. */
function one(name, options, now, onChoose) {
  const known = !now[name] || options.some(([value]) => value === now[name]) ? options : [...options, [now[name], now[name]]];
  return choice({
    id: `filter-${name}`,
    title: t(`usage.${name}`),
    options: [['', t('usage.all')], ...known],
    value: now[name] ?? '',
    onChoose,
  });
}

/** What a person calls a key. */
export const keyName = (key) => (key.name ? `${key.name} (${key.id})` : key.id);

const dayField = (name, value, actions) =>
  field({
    id: `filter-${name}`,
    title: t(`usage.${name}`),
    type: 'date',
    value,
    onChange: (event) => actions.filter({ [name]: event.target.value }),
  });

function shown({ by, days, table: rows }, filters, actions) {
  return [
    days.rows.length === 0
      ? empty(t('usage.none'), t('usage.none.hint'))
      : part(DayBars, { days: countsByDay(days), label: t('usage.chart') }),
    div(
      { class: 'row between' },
      switcher({
        name: 'by',
        title: t('usage.by'),
        options: GROUPS.map((each) => [each, t(`usage.by.${each}`)]),
        value: by,
        onChoose: (each) => actions.filter({ by: each === 'day' ? '' : each }),
      }),
      p({ class: 'note' }, t('usage.utc')),
    ),
    days.rows.length > 0 && usageTable(by, rows),
  ];
}

function usageTable(by, { rows }) {
  const groups = new Map();
  for (const row of rows) {
    const sum = groups.get(row[by]) ?? { name: row[by], bytes: 0, tokens: 0 };
    sum[row.outcome] = (sum[row.outcome] ?? 0) + row.calls;
    sum.bytes += row.inputBytes;
    sum.tokens += row.inputTokens;
    groups.set(row[by], sum);
  }
  const all = [...groups.values()];
  return table({
    title: t('usage.table'),
    key: (row) => row.name,
    rows: by === 'day' ? all.reverse() : all,
    columns: [
      { title: t(`usage.by.${by}`), value: (row) => (by === 'day' ? wholeDay(row.name) : row.name) },
      ...named((each) => all.some((row) => row[each])).map((each) => ({ id: each, title: t(`chart.${each}`), number: true, value: (row) => number(row[each] ?? 0) })),
      { id: 'bytes', title: t('usage.bytes'), number: true, value: (row) => bytes(row.bytes) },
      { id: 'tokens', title: t('usage.tokens'), number: true, value: (row) => number(row.tokens) },
    ],
  });
}
