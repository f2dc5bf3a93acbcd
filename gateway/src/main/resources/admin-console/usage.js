// What an account has called in the last 30 days.
import { DayBars } from './shared/chart.js';
import { part } from './shared/dom.js';
import { t } from './shared/i18n.js';
import { card, empty, when } from './shared/parts.js';

const SERIES = ['success', 'failure', 'refused', 'replayed', 'unknown'];
const DAY_MILLIS = 86_400_000;

export const usage = (state, actions) =>
  card(
    { id: 'usage', title: t('usage.title'), note: t('usage.note') },
    when(state.loaded.usage, shown, () => actions.again('usage')),
  );

const shown = (report) =>
  report.rows.length === 0
    ? empty(t('usage.none'))
    : part(DayBars, { days: perDay(report), series: SERIES, label: t('usage.chart') });

/** Every day of the report, also one without a call. */
function perDay({ from, to, rows }) {
  const days = new Map();
  for (let day = from; day <= to; day = next(day)) {
    days.set(day, {});
  }
  for (const { day, outcome, calls } of rows) {
    if (days.has(day)) {
      days.get(day)[outcome] = calls;
    }
  }
  return [...days].map(([day, counts]) => ({ day, counts }));
}

const next = (day) => new Date(Date.parse(`${day}T00:00:00Z`) + DAY_MILLIS).toISOString().slice(0, 10);
