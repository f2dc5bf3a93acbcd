// The key holder's console: what an account may still do, what it has done, and why something was refused.
import { read as readFilters, write as writeFilters } from './address.js';
import { Console } from './data.js';
import { get, send } from './shared/api.js';
import { show } from './shared/dom.js';
import { choose, preferred, t, use } from './shared/i18n.js';
import { frame } from './frame.js';

const SESSION = '/memgate/v1/session';
const TEXTS = ['shared/text', 'text'];

const state = {
  phase: 'starting',
  language: preferred(),
  theme: window.memgateTheme.get(),
  live: { at: 0, away: false },
  loaded: {},
  filters: readFilters(),
  signing: {},
  asking: {},
};

function signedIn() {
  update({ phase: 'in', signing: {} });
  data.start();
}

function signedOut(ended) {
  data.stop();
  update({ phase: 'out', loaded: {}, signing: ended ? { ended: true } : {}, asking: {} });
}

/** Where to read on, once it is there. */
const focus = (id) => setTimeout(() => document.getElementById(id)?.focus());

const actions = {
  async signIn(key) {
    update({ signing: { busy: true } });
    try {
      await send('POST', SESSION, { key });
      signedIn();
      focus('content');
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
    focus('key');
  },

  async language(language) {
    choose(language);
    await use(language, TEXTS);
    document.title = t('title');
    update({ language });
  },

  theme(theme) {
    window.memgateTheme.set(theme);
    update({ theme });
  },

  filter(change) {
    const filters = { ...state.filters, ...change };
    writeFilters(filters);
    update({ filters });
    data.loadUsage();
  },

  async ask(request) {
    update({ asking: { busy: true } });
    try {
      await send('POST', '/memgate/v1/quota-requests', request);
      update({ asking: { done: true } });
      data.load('requests').catch(() => {});
      return true;
    } catch (problem) {
      if (problem.signedOut) {
        signedOut(true);
        return false;
      }
      update({ asking: { problem } });
      return false;
    }
  },

  again: (name) => data.load(name).catch((problem) => data.told(problem)),

  saveCsv: () => data.saveCsv().catch((problem) => data.told(problem)),
};

await use(state.language, TEXTS);
const update = show(document.getElementById('root'), (now) => frame(now, actions), state);
const data = new Console(state, update, () => signedOut(true));

addEventListener('popstate', () => {
  update({ filters: readFilters() });
  data.loadUsage();
});

document.title = t('title');
try {
  await get('/memgate/v1/limits');
  signedIn();
} catch (problem) {
  if (problem.away) {
    signedIn();
  } else {
    update({ phase: 'out' });
  }
}
