// The accounts with most calls and with most refusals of a day.
import { div, li, ol, p, span } from './shared/dom.js';
import { number, percent, wholeDay } from './shared/format.js';
import { t } from './shared/i18n.js';
import { alert, card, empty, field, when } from './shared/parts.js';
import { accountLink, pageHead } from './words.js';

export const busiest = (state, actions) => [
  pageHead(
    t('busiest.title'),
    t('busiest.note'),
    field({
      id: 'day',
      title: t('busiest.day'),
      type: 'date',
      value: state.route.filters.day ?? state.loaded.busiest?.data?.day ?? '',
      onChange: (event) => actions.filter({ day: event.target.value }),
    }),
  ),
  when(state.loaded.busiest, lists, () => actions.again('busiest')),
];

const lists = ({ day, exact, calls, refusals }) => [
  !exact && alert({}, p(t('busiest.inexact'))),
  div({ class: 'columns' }, list('calls', calls, day, ''), list('refusals', refusals, day, 'warn')),
];

const list = (id, rows, day, meaning) =>
  card(
    { id, title: t(`busiest.${id}`), note: t('busiest.of', { day: wholeDay(day) }) },
    rows.length === 0
      ? empty(t(`busiest.${id}.none`))
      : ol(
          { class: 'ranks' },
          rows.map((each, index) => rank(each, id, index + 1, rows[0][id], meaning)),
        ),
  );

/** The bar says how much that is of the first. */
const rank = (of, id, place, most, meaning) =>
  li(
    { key: of.account, class: 'rank', 'data-account': of.account },
    span({ class: 'note number', 'aria-hidden': 'true' }, String(place)),
    accountLink(of.account),
    span({ class: 'note' }, beside(of, id)),
    span({ class: 'number', 'data-count': id }, number(of[id])),
    div(
      { class: `rank-bar ${meaning}`, 'aria-hidden': 'true' },
      div({ style: { width: `${((100 * of[id]) / most).toFixed(1)}%` } }),
    ),
  );

/** What else is known of an account, where that says something. */
function beside({ calls, refusals }, id) {
  if (id === 'refusals') {
    return calls > 0 && t('busiest.share', { share: percent(refusals / calls), n: calls });
  }
  return refusals > 0 && t('busiest.refused', { n: refusals });
}
