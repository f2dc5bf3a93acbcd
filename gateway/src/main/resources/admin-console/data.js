// What the pages show, where it comes from, and how often it is asked for again.
import { address, get } from './shared/api.js';
import { repeat } from './shared/live.js';

const V1 = '/admin/v1';

const ROUND_MILLIS = 4000;
const ROUNDS_OF_SELDOM = 4;
const TYPING_MILLIS = 200;
const SOON_MILLIS = 1000;

/** Accounts on a page, and lines of the audit log at first. */
export const PAGE_SIZE = 50;

const account =
  (rest = '') =>
  (route) =>
    `${V1}/accounts/${route.account}${rest}`;

/** The address of each thing, by the page that is looked at. */
const SOURCES = {
  me: () => `${V1}/credentials/me`,
  waiting: () => `${V1}/quota-requests`,
  requests: ({ filters }) => address(`${V1}/quota-requests`, { after: filters.after }),
  throttles: () => `${V1}/throttles`,
  policy: () => `${V1}/policy`,
  history: () => `${V1}/policy/history`,
  accounts: ({ filters }) => address(`${V1}/accounts`, { ...listing(filters), limit: String(PAGE_SIZE) }),
  account: account(),
  standing: account('/standing'),
  statement: account('/statement'),
  usage: account('/usage?by=day,outcome'),
  asked: account('/quota-requests'),
  busiest: ({ filters }) => address(`${V1}/busiest`, { day: filters.day }),
  audit: ({ filters }) => address(`${V1}/audit`, { limit: filters.limit ?? String(PAGE_SIZE) }),
};

/** What each page shows: what moves, asked for in each round, and what does not, in every fourth. */
const PAGES = {
  accounts: { often: ['accounts'] },
  account: { often: ['account', 'standing'], seldom: ['statement', 'usage', 'asked'] },
  busiest: { often: ['busiest'] },
  requests: { often: ['requests'] },
  throttles: { often: ['throttles'] },
  policy: { often: ['policy'], seldom: ['history'] },
  audit: { often: ['audit'] },
  nowhere: { often: [] },
};

/** What the head of every page shows, and every form may choose from. */
const EVERYWHERE = ['me', 'waiting', 'throttles', 'policy'];

/** The newest come first, until somebody looks for ids. */
export const listing = ({ prefix, sort, order, after }) => ({
  prefix,
  sort: sort ?? (prefix ? 'id' : 'created'),
  order: order ?? (sort === 'id' || (!sort && prefix) ? 'asc' : 'desc'),
  after,
});

/** Whether what is shown was asked for under other filters than those that are chosen now. */
export const isStale = ({ route, loaded }, name) =>
  loaded[name] !== undefined && loaded[name].path !== SOURCES[name](route);

export class Pages {
  /**
   * @param {object} state of the page; `loaded` has for each name `{ path, data }` or `{ path, problem }`
   * @param {(change: object) => void} update of it
   * @param {() => void} onEnd told when the session has ended
   */
  constructor(state, update, onEnd) {
    this.state = state;
    this.update = update;
    this.onEnd = onEnd;
    this.rounds = 0;
  }

  /** Begins anew with everything that the page shows. */
  start() {
    this.stop();
    this.rounds = 0;
    this.haste = SOON_MILLIS;
    this.rounding = repeat(
      () => this.round(),
      ROUND_MILLIS,
      (failure) => this.told(failure),
    );
  }

  stop() {
    clearTimeout(this.timer);
    this.rounding?.stop();
    this.rounding = undefined;
  }

  /** Asks for everything at once, as after a change. */
  refresh() {
    this.rounds = 0;
    this.rounding?.now();
  }

  /** Asks for what the page shows under other filters, when nobody has typed for a moment. */
  filtered() {
    this.later(TYPING_MILLIS);
  }

  later(millis) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.rounding?.now(), millis);
  }

  async round() {
    const { often } = PAGES[this.state.route.page];
    const whole = this.rounds % ROUNDS_OF_SELDOM === 0;
    const names = this.names().filter((name) => whole || often.includes(name) || !this.state.loaded[name]?.data);
    this.rounds += 1;
    await Promise.all(names.map((name) => this.load(name)));
  }

  /** Everything that is shown. */
  names() {
    const { often, seldom = [] } = PAGES[this.state.route.page];
    return [...new Set([...often, ...seldom, ...EVERYWHERE])];
  }

  told(failure) {
    if (failure?.signedOut) {
      this.onEnd();
    } else if (this.rounding) {
      this.update({ live: failure ? { ...this.state.live, away: true } : { at: Date.now(), away: false } });
      this.hasten(failure);
    }
  }

  /** Where something is not there to look at yet, nobody wants to wait as long. */
  hasten(failure) {
    if (!failure) {
      this.haste = SOON_MILLIS;
    } else if (this.haste < ROUND_MILLIS && this.names().some((name) => !this.state.loaded[name]?.data)) {
      this.later(this.haste);
      this.haste *= 2;
    }
  }

  /** Loads one thing. What was shown before stays while there is no answer. */
  async load(name) {
    const path = SOURCES[name](this.state.route);
    try {
      this.put(name, path, { data: await get(path) });
    } catch (problem) {
      const before = this.state.loaded[name];
      if (!(problem.away && before?.data) && !problem.signedOut) {
        this.put(name, path, { problem });
      }
      if (problem.away || problem.signedOut) {
        throw problem;
      }
    }
  }

  /** An answer to a question that is not asked any more is left out. */
  put(name, path, loaded) {
    if (SOURCES[name](this.state.route) === path) {
      this.update({ loaded: { ...this.state.loaded, [name]: { path, ...loaded } } });
    }
  }

  /** Forgets what was asked of another account, day or list. */
  forget() {
    const { loaded, route } = this.state;
    const still = Object.entries(loaded).filter(([name, { path }]) => SOURCES[name](route) === path);
    this.update({ loaded: Object.fromEntries(still) });
  }

  again = (name) => this.load(name).catch((problem) => this.told(problem));
}
