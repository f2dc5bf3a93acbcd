// What an account has called in the last 30 days.
import { DayBars, countsByDay } from './shared/chart.js';
import { part } from './shared/dom.js';
import { t } from './shared/i18n.js';
import { card, empty, when } from './shared/parts.js';

export const usage = (state, actions) =>
  card(
    { id: 'usage', title: t('usage.title'), note: t('usage.note') },
    when(state.loaded.usage, shown, () => actions.again('usage')),
  );

const shown = (report) =>
  report.rows.length === 0
    ? empty(t('usage.none'))
    : part(DayBars, { days: countsByDay(report), label: t('usage.chart') });
