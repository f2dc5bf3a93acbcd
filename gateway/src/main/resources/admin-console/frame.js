// The page as a whole.
import { accounts } from './accounts.js';
import { account } from './account.js';
import { PAGES, write } from './address.js';
import { audit } from './audit.js';
import { busiest } from './busiest.js';
import { nowhere } from './nowhere.js';
import { policy } from './policy.js';
import { Question } from './question.js';
import { requests } from './requests.js';
import { a, div, footer, group, li, main, nav, p, part, span, ul } from './shared/dom.js';
import { zone } from './shared/format.js';
import { t } from './shared/i18n.js';
import { alert, badge, failed, loading, masthead } from './shared/parts.js';
import { signIn } from './shared/signin.js';
import { throttles } from './throttles.js';

const VIEWS = { accounts, account, busiest, requests, throttles, policy, audit, nowhere };

export const frame = (state, actions) =>
  div(
    a({ class: 'skip', href: '#content', onClick: skip }, t('skip')),
    masthead({
      title: t('head.title'),
      who: state.phase === 'in' ? who(state.loaded.me?.data) : null,
      live: state.phase === 'in' ? state.live : null,
      language: state.language,
      theme: state.theme,
      onLanguage: actions.language,
      onTheme: actions.theme,
      onSignOut: state.phase === 'in' ? actions.signOut : null,
    }),
    state.phase === 'in' && ways(state),
    main({ id: 'content', tabIndex: -1 }, div({ class: 'page', key: view(state) }, page(state, actions))),
    state.phase === 'in' && footer({ class: 'foot' }, p({ class: 'note' }, t('foot.times', { zone: zone() }))),
    div({ class: `done ${state.done ? 'shown' : ''}`, role: 'status', id: 'done' }, state.done),
    state.question &&
      part(Question, {
        key: state.question.number,
        question: state.question.make(),
        onDone: actions.answered,
        onClose: actions.unasked,
        onEnd: actions.ended,
      }),
  );

/** The fragment is the page's address, so that the way to the content cannot be one. */
function skip(event) {
  event.preventDefault();
  document.getElementById('content').focus();
}

const who = (me) =>
  me &&
  group(
    span({ id: 'me' }, me.id),
    badge(t(`role.${me.role}`)),
    me.role === 'viewer' && span({ class: 'note' }, t('role.looks')),
  );

const ways = (state) =>
  nav(
    { class: 'ways', 'aria-label': t('head.pages') },
    ul(
      PAGES.map((each) =>
        li(
          { key: each },
          a(
            { href: write(each), 'aria-current': current(state.route, each) },
            t(`${each}.title`),
            count(state.loaded, each),
          ),
        ),
      ),
    ),
  );

/** An account's page is one of the accounts. */
function current({ page }, way) {
  if (page === way) {
    return 'page';
  }
  return page === 'account' && way === 'accounts' ? 'true' : undefined;
}

/** How many wait for an administrator. */
function count(loaded, way) {
  const waiting = {
    requests: loaded.waiting?.data?.requests.length,
    throttles: loaded.throttles?.data?.throttles.filter((each) => each.proposed).length,
  }[way];
  return waiting > 0 && group(' ', span({ class: 'badge warn number' }, t('head.waiting', { n: waiting })));
}

/** What tells one view from another: each is drawn anew, so that nothing of the last one stays. */
const view = ({ phase, route }) => (phase === 'in' ? `${route.page} ${route.account ?? ''}` : phase);

function page(state, actions) {
  switch (state.phase) {
    case 'starting':
      return div({ class: 'card' }, loading());
    case 'out':
      return signIn(state, actions, signInWords());
    default:
      return [
        state.live.away && isEmpty(state.loaded) && alert({ meaning: 'warn', urgent: true }, p(t('state.away'))),
        whole(state, actions),
      ];
  }
}

/** Whether nothing has been answered yet. */
const isEmpty = (loaded) => Object.values(loaded).every((each) => each.data === undefined);

/** A page that cannot be drawn says so, and the ways to the others stay. */
function whole(state, actions) {
  try {
    return VIEWS[state.route.page](state, actions);
  } catch (problem) {
    console.error(problem);
    return div({ class: 'card' }, failed({ message: t('state.broken') }));
  }
}

const signInWords = () => ({
  name: 'token',
  credential: t('signin.token'),
  what: t('signin.what'),
  hint: t('signin.hint'),
  wrong: t('signin.wrong'),
  ended: t('signin.ended'),
});
