// The accounts that are throttled, and those for which more is proposed.
import { div, group, li, p, ul } from './shared/dom.js';
import { t } from './shared/i18n.js';
import { badge, card, empty, when } from './shared/parts.js';
import { buttons, facts } from './standing.js';
import { accountLink, pageHead, standingBadge } from './words.js';

export const throttles = (state, actions) => [
  pageHead(t('throttles.title'), t('throttles.note')),
  when(
    state.loaded.throttles,
    (found) => both(state, found.throttles, actions),
    () => actions.again('throttles'),
  ),
];

function both(state, all, actions) {
  const proposed = all.filter((each) => each.proposed);
  const others = all.filter((each) => !each.proposed);
  return group(
    proposed.length > 0 &&
      card({ id: 'proposals', title: t('proposals.title'), note: t('proposals.note') }, list(state, proposed, actions)),
    card(
      { id: 'throttled', title: t('throttled.title'), note: t('throttled.note') },
      others.length === 0 ? empty(t('throttled.none'), t('throttled.none.hint')) : list(state, others, actions),
    ),
  );
}

const list = (state, rows, actions) =>
  ul(
    { class: 'lines' },
    rows.map((each) => li({ key: each.account, 'data-throttled': each.account }, throttled(state, each, actions))),
  );

const throttled = (state, of, actions) =>
  div(
    { class: 'entry with-acts' },
    div(
      { class: 'entry' },
      div(
        { class: 'entry-head' },
        accountLink(of.account),
        standingBadge(of.state),
        of.proposed && badge(t('standing.proposed'), 'bad'),
      ),
      of.reason && p(of.reason),
      p(
        { class: 'note' },
        facts(of).map((each, index) => group(index > 0 && ' · ', each)),
      ),
    ),
    buttons(state, of, actions),
  );
