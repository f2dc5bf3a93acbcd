// The page as a whole.
import { a, div, footer, h1, li, main, nav, p, span, ul } from './shared/dom.js';
import { zone } from './shared/format.js';
import { t } from './shared/i18n.js';
import { alert, badge, failed, loading, masthead } from './shared/parts.js';
import { signIn } from './shared/signin.js';
import { notices } from './notices.js';
import { limits } from './limits.js';
import { refusals } from './refusals.js';
import { remaining } from './remaining.js';
import { requests } from './requests.js';
import { standing } from './standing.js';
import { usage } from './usage.js';

const PARTS = ['remaining', 'usage', 'limits', 'refusals', 'notices', 'requests'];

export const frame = (state, actions) =>
  div(
    a({ class: 'skip', href: '#content' }, t('skip')),
    masthead({
      title: t('head.title'),
      who: state.phase === 'in' ? who(state.loaded) : null,
      live: state.phase === 'in' ? state.live : null,
      language: state.language,
      theme: state.theme,
      onLanguage: actions.language,
      onTheme: actions.theme,
      onSignOut: state.phase === 'in' ? actions.signOut : null,
    }),
    state.phase === 'in' && ways(),
    main({ id: 'content', class: 'page', tabIndex: -1 }, page(state, actions)),
    state.phase === 'in' && footer({ class: 'foot' }, p({ class: 'note' }, t('foot.times', { zone: zone() }))),
  );

function who({ limits: loaded }) {
  const now = loaded?.data;
  return now && [span({ id: 'account' }, now.account), badge(t('head.plan', { plan: now.plan }))];
}

const ways = () =>
  nav({ class: 'ways', 'aria-label': t('head.parts') }, ul(PARTS.map((each) => li({ key: each }, a({ href: `#${each}` }, t(`${each}.title`))))));

function page(state, actions) {
  switch (state.phase) {
    case 'starting':
      return div({ class: 'card' }, loading());
    case 'out':
      return signIn(state, actions, signInWords());
    default:
      return parts(state, actions);
  }
}

const parts = (state, actions) => [
  h1({ class: 'unseen' }, t('title')),
  state.live.away && !state.live.at && alert({ meaning: 'warn', urgent: true }, p(t('state.away'))),
  [standing, remaining, usage, limits, refusals, notices, requests].map((each) => whole(each, state, actions)),
];

/** A part that cannot be drawn says so, and the others are drawn. */
function whole(part, state, actions) {
  try {
    return part(state, actions);
  } catch (problem) {
    console.error(problem);
    return div({ class: 'card' }, failed({ message: t('state.broken') }));
  }
}

const signInWords = () => ({
  name: 'key',
  credential: t('signin.key'),
  what: t('signin.what'),
  hint: t('signin.hint'),
  wrong: t('signin.wrong'),
  ended: t('signin.ended'),
});
