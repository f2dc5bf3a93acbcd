// The accounts with most calls and with most refusals of a day.
import { div, li, ol, span } from './shared/dom.js';
import { number, wholeDay } from './shared/format.js';
import { t } from './shared/i18n.js';
import { card, empty, field, when } from './shared/parts.js';
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

const lists = ({ day, calls, refusals }) =>
  div({ class: 'columns' }, list('calls', calls, day, ''), list('refusals', refusals, day, 'warn'));

const list = (id, rows, day, meaning) =>
  card(
    { id, title: t(`busiest.${id}`), note: t('busiest.of', { day: wholeDay(day) }) },
    rows.length === 0
      ? empty(t(`busiest.${id}.none`))
      : ol(
          { class: 'ranks' },
          rows.map((each, index) => rank(each, index + 1, rows[0].number, meaning)),
        ),
  );

/** The bar says how much that is of the first. */
const rank = ({ account, number: calls }, place, most, meaning) =>
  li(
    { key: account, class: 'rank', 'data-account': account },
    span({ class: 'note number', 'aria-hidden': 'true' }, String(place)),
    accountLink(account),
    span({ class: 'number' }, number(calls)),
    div(
      { class: `rank-bar ${meaning}`, 'aria-hidden': 'true' },
      div({ style: { width: `${((100 * calls) / most).toFixed(1)}%` } }),
    ),
  );
