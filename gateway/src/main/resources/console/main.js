// The key holder's console: what an account may still do, what it has done, and why something was refused.
import { read as readFilters, write as writeFilters } from './address.js';
import { Console } from './data.js';
import { frame } from './frame.js';
import { send } from './shared/api.js';
import { show } from './shared/dom.js';
import { t } from './shared/i18n.js';
import { begin, session } from './shared/session.js';

const state = { ...(await begin()), filters: readFilters(), asking: {} };
const actions = {
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
        visit.end();
        return false;
      }
      update({ asking: { problem } });
      return false;
    }
  },

  again: (name) => data.load(name).catch((problem) => data.told(problem)),

  saveCsv: () => data.saveCsv().catch((problem) => data.told(problem)),
};

const update = show(document.getElementById('root'), (now) => frame(now, actions), state);
const data = new Console(state, update, () => visit.end());
const visit = session(state, update, {
  path: '/memgate/v1/session',
  probe: '/memgate/v1/limits',
  credential: 'key',
  content: 'content',
  left: { asking: {} },
  start: () => data.start(),
  stop: () => data.stop(),
  title: () => t('title'),
});
Object.assign(actions, visit.actions);

addEventListener('popstate', () => {
  update({ filters: readFilters() });
  data.loadUsage();
});

await visit.resume();
