// The administrators' console: accounts and what they may do, what they ask for, who is throttled, and the policy.
import { read, write } from './address.js';
import { Pages } from './data.js';
import { frame } from './frame.js';
import { show } from './shared/dom.js';
import { t } from './shared/i18n.js';
import { begin, focus, session } from './shared/session.js';

const DONE_MILLIS = 6000;

const state = { ...(await begin()), route: read(), question: null, done: null };

let questions = 0;
let doneShown;

const title = () => t('title.of', { page: state.route.account ?? t(`${state.route.page}.title`) });

function go() {
  const before = state.route;
  update({ route: read(), question: null });
  pages.forget();
  document.title = title();
  if (state.phase !== 'in') {
    return;
  }
  pages.start();
  if (before.page !== state.route.page || before.account !== state.route.account) {
    scrollTo(0, 0);
    focus('page-title');
  }
}

function tell(words) {
  clearTimeout(doneShown);
  update({ done: words });
  doneShown = setTimeout(() => update({ done: null }), DONE_MILLIS);
}

const actions = {
  /** Filters the page that is looked at; what is typed letter by letter is one step in the way back. */
  filter(change, { typed = false } = {}) {
    const { page, filters } = state.route;
    const fragment = write(page, { ...filters, ...change });
    history[typed ? 'replaceState' : 'pushState'](null, '', fragment);
    update({ route: read() });
    pages.filtered();
  },

  /** Puts a question in front of the page. @param {() => object} make of it, anew in each language */
  ask(make) {
    questions += 1;
    update({ question: { make, number: questions } });
  },

  /** What was asked is done: says so, and shows what it has changed. */
  answered(question, answer) {
    const next = question.then?.(answer);
    update({ question: null });
    if (next) {
      actions.ask(next);
    }
    if (question.done) {
      tell(question.done(answer));
    }
    pages.refresh();
  },

  unasked: () => update({ question: null }),

  ended: () => visit.end(),

  again: (name) => pages.again(name),
};

const update = show(document.getElementById('root'), (now) => frame(now, actions), state);
const pages = new Pages(state, update, () => visit.end());
const visit = session(state, update, {
  path: '/admin/v1/session',
  probe: '/admin/v1/credentials/me',
  credential: 'token',
  content: 'page-title',
  left: { question: null, done: null },
  start: () => pages.start(),
  stop: () => pages.stop(),
  title,
});
Object.assign(actions, visit.actions);

addEventListener('hashchange', go);

await visit.resume();
