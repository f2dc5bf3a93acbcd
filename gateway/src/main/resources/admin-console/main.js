// The administrators' console: accounts and what they may do, what they ask for, who is throttled, and the policy.
import { read, write } from './address.js';
import { Pages } from './data.js';
import { frame } from './frame.js';
import { get, send } from './shared/api.js';
import { show } from './shared/dom.js';
import { choose, preferred, t, use } from './shared/i18n.js';

const SESSION = '/admin/v1/session';
const TEXTS = ['shared/text', 'text'];
const DONE_MILLIS = 6000;

const state = {
  phase: 'starting',
  language: preferred(),
  theme: window.memgateTheme.get(),
  live: { at: 0, away: false },
  route: read(),
  loaded: {},
  signing: {},
  question: null,
  done: null,
};

let questions = 0;
let doneShown;

function signedIn() {
  update({ phase: 'in', signing: {} });
  pages.start();
}

function signedOut(ended) {
  pages.stop();
  update({ phase: 'out', loaded: {}, signing: ended ? { ended: true } : {}, question: null, done: null });
}

/** Where to read on, once it is there. */
const focus = (id) => setTimeout(() => document.getElementById(id)?.focus());

function entitle() {
  document.title = t('title.of', { page: state.route.account ?? t(`${state.route.page}.title`) });
}

function go() {
  const before = state.route;
  update({ route: read(), question: null });
  pages.forget();
  entitle();
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
  async signIn(token) {
    if (state.signing.busy) {
      return;
    }
    update({ signing: { busy: true } });
    try {
      await send('POST', SESSION, { token });
      signedIn();
      focus('page-title');
    } catch (problem) {
      update({ signing: { problem } });
    }
  },

  async signOut() {
    try {
      await send('DELETE', SESSION);
    } catch {
      update({ live: { ...state.live, away: true } });
      return;
    }
    signedOut(false);
    focus('token');
  },

  async language(language) {
    choose(language);
    await use(language, TEXTS);
    entitle();
    update({ language });
  },

  theme(theme) {
    window.memgateTheme.set(theme);
    update({ theme });
  },

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

  ended: () => signedOut(true),

  again: (name) => pages.again(name),
};

await use(state.language, TEXTS);
const update = show(document.getElementById('root'), (now) => frame(now, actions), state);
const pages = new Pages(state, update, () => signedOut(true));

addEventListener('hashchange', go);

entitle();
try {
  await get('/admin/v1/credentials/me');
  signedIn();
} catch (problem) {
  if (problem.away) {
    signedIn();
  } else {
    update({ phase: 'out' });
  }
}
