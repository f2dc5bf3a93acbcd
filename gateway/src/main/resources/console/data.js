// What the console shows, where it comes from, and how often it is asked for again.
import { address, get, getText, save } from './shared/api.js';
import { repeat } from './shared/live.js';

const V1 = '/memgate/v1';

/** What moves with every call, asked for in each round; and what does not, in every fourth. */
const OFTEN = ['limits', 'standing'];
const SELDOM = ['usage', 'refusals', 'notices', 'requests', 'keys', 'policy'];

const ROUND_MILLIS = 4000;
const ROUNDS_OF_SELDOM = 4;

export class Console {
  /**
   * @param {object} state of the page; `loaded` has for each name `{ data }` or `{ problem }`
   * @param {(change: object) => void} update of it
   * @param {() => void} onEnd told when the session has ended
   */
  constructor(state, update, onEnd) {
    this.state = state;
    this.update = update;
    this.onEnd = onEnd;
    this.rounds = 0;
    this.seen = 0;
  }

  start() {
    this.stop();
    this.rounds = 0;
    this.rounding = repeat(() => this.round(), ROUND_MILLIS, (failure) => this.told(failure));
  }

  stop() {
    this.rounding?.stop();
    this.rounding = undefined;
  }

  async round() {
    const names = this.rounds % ROUNDS_OF_SELDOM === 0 ? [...OFTEN, ...SELDOM] : OFTEN;
    await Promise.all(names.map((name) => this.load(name)));
    this.rounds += 1;
  }

  told(failure) {
    if (failure?.signedOut) {
      this.onEnd();
    } else if (this.rounding) {
      this.update({ live: { at: this.seen, away: failure !== null } });
    }
  }

  /** Loads one thing. What was shown before stays while there is no answer. */
  async load(name) {
    try {
      this.put(name, { data: await this.ask(name) });
      this.seen = Date.now();
    } catch (problem) {
      if (problem.name === 'AbortError') {
        return;
      }
      const before = this.state.loaded[name];
      if (!(problem.away && before?.data) && !problem.signedOut) {
        this.put(name, { problem });
      }
      if (problem.away || problem.signedOut) {
        throw problem;
      }
    }
  }

  put(name, loaded) {
    this.update({ loaded: { ...this.state.loaded, [name]: loaded } });
  }

  ask(name) {
    switch (name) {
      case 'usage':
        return this.usage();
      case 'refusals':
        return get(address(`${V1}/decisions`, { outcome: 'refused', limit: '20' }));
      case 'requests':
        return get(`${V1}/quota-requests`);
      default:
        return get(`${V1}/${name}`);
    }
  }

  /** Usage by day for the chart, and by what the table is divided by; only the last question counts. */
  async usage() {
    this.asking?.abort();
    this.asking = new AbortController();
    const { signal } = this.asking;
    const { by = 'day' } = this.state.filters;
    const [days, groups] = await Promise.all([
      get(this.usageAddress('day,outcome'), { signal }),
      by === 'day' ? null : get(this.usageAddress(`${by},outcome`), { signal }),
    ]);
    return { by, days, table: groups ?? days };
  }

  usageAddress(by) {
    const { project, key, api, from, to } = this.state.filters;
    return address(`${V1}/usage`, { by, project, key, api, from, to });
  }

  /** Loads usage anew because the filters have changed. */
  loadUsage() {
    this.put('usage', { ...this.state.loaded.usage, stale: true });
    this.load('usage').catch((problem) => this.told(problem));
  }

  /** Hands the reader the usage under the filters, by day, project, key, Api and outcome. */
  async saveCsv() {
    const csv = await getText(this.usageAddress('day,project,key,api,outcome'), 'text/csv');
    const { from, to, account } = this.state.loaded.usage.data.days;
    save(csv, `usage-${account}-${from}-${to}.csv`, 'text/csv');
  }
}
