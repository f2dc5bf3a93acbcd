// Bars of a day each, stacked by what came of the calls, drawn as SVG. The table beside it has the same numbers.
import { Component, div, g, line, li, rect, span, svg, text, ul } from './dom.js';
import { day as shortDay, number, short, wholeDay } from './format.js';
import { t } from './i18n.js';

/** What can come of a call, from the bottom of a bar up, with texts `chart.<name>` and classes `series-<name>`. */
export const OUTCOMES = ['success', 'failure', 'refused', 'replayed', 'unknown'];
const ALWAYS_NAMED = ['success', 'failure', 'refused'];
const DAY_MILLIS = 86_400_000;

/** Those that have a column and a name here: the usual ones, and what else has happened. */
export const named = (happened) => OUTCOMES.filter((each) => ALWAYS_NAMED.includes(each) || happened(each));

const HEIGHT = 220;
const TOP = 12;
const BOTTOM = 28;
const LEFT = 44;
const ROOM_OF_LABEL = 68;
const WIDEST_BAR = 36;

/** Round steps for a scale from 0: 1, 2, 5, 10 and so on. */
export function scale(most) {
  const wanted = Math.max(1, most) / 4;
  const power = 10 ** Math.floor(Math.log10(wanted));
  const step = Math.max(1, [1, 2, 5, 10].map((each) => each * power).find((each) => each >= wanted));
  const steps = Math.max(1, Math.ceil(most / step));
  return Array.from({ length: steps + 1 }, (_, index) => index * step);
}

/** The counts of every day of a usage report by outcome, also of a day without a call. */
export function countsByDay({ from, to, rows }) {
  const days = new Map();
  for (let day = from; day <= to; day = after(day)) {
    days.set(day, {});
  }
  for (const { day, outcome, calls } of rows) {
    const counts = days.get(day);
    counts[outcome] = (counts[outcome] ?? 0) + calls;
  }
  return [...days].map(([day, counts]) => ({ day, counts }));
}

const after = (day) => new Date(Date.parse(`${day}T00:00:00Z`) + DAY_MILLIS).toISOString().slice(0, 10);

const sum = (values) => Object.values(values).reduce((all, each) => all + each, 0);

/** props: `days`, as `countsByDay` tells them; `label`, what the chart is of. */
export class DayBars extends Component {
  state = { width: 640, chosen: null, focused: false };

  componentDidMount() {
    this.observer = new ResizeObserver(([entry]) => this.setState({ width: Math.round(entry.contentRect.width) }));
    this.observer.observe(this.base.querySelector('.chart-area'));
  }

  componentWillUnmount() {
    this.observer.disconnect();
  }

  choose = (chosen) => this.setState({ chosen });

  keys = (event) => {
    const last = this.props.days.length - 1;
    const from = this.state.chosen ?? last + 1;
    const to = { ArrowLeft: from - 1, ArrowRight: from + 1, Home: 0, End: last }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      this.choose(Math.min(last, Math.max(0, to)));
    } else if (event.key === 'Escape') {
      this.choose(null);
    }
  };

  pointed = (event) => {
    const { left } = event.currentTarget.getBoundingClientRect();
    const index = Math.floor((event.clientX - left - LEFT) / this.step());
    this.choose(index >= 0 && index < this.props.days.length ? index : null);
  };

  step() {
    return Math.max(1, this.state.width - LEFT) / Math.max(1, this.props.days.length);
  }

  render({ days, label }, { chosen, focused }) {
    const day = chosen === null ? null : days[chosen];
    return div(
      { class: 'chart' },
      legend(day, days, focused),
      div(
        {
          class: 'chart-area',
          role: 'group',
          'aria-roledescription': t('chart.role'),
          'aria-label': `${label} ${t('chart.keys')}`,
          tabIndex: 0,
          onKeyDown: this.keys,
          onPointerMove: this.pointed,
          onPointerLeave: () => this.choose(null),
          onFocus: () => this.setState({ focused: true }),
          onBlur: () => this.setState({ focused: false, chosen: null }),
        },
        this.drawing(days, chosen),
      ),
    );
  }

  drawing(days, chosen) {
    const steps = scale(Math.max(0, ...days.map((each) => sum(each.counts))));
    const height = HEIGHT - TOP - BOTTOM;
    const y = (value) => TOP + height - (value / steps.at(-1)) * height;
    const { width } = this.state;
    return svg(
      { class: 'chart-drawing', width, height: HEIGHT, viewBox: `0 0 ${width} ${HEIGHT}`, 'aria-hidden': 'true' },
      steps.map((value) =>
        g(
          line({ class: value ? 'chart-line' : 'chart-base', x1: LEFT, x2: width, y1: y(value), y2: y(value) }),
          text({ class: 'chart-text', x: LEFT - 10, y: y(value) + 4, 'text-anchor': 'end' }, short(value)),
        ),
      ),
      days.map((each, index) => this.column(each, index, y, index === chosen)),
      this.ticks(days).map((index) =>
        text(
          { class: 'chart-text', ...this.under(index), y: HEIGHT - 8 },
          shortDay(days[index].day),
        ),
      ),
    );
  }

  column(each, index, y, isChosen) {
    const step = this.step();
    const width = Math.min(WIDEST_BAR, Math.max(1, step * 0.64));
    let below = 0;
    return g(
      { key: each.day, class: 'chart-day', 'data-day': each.day },
      isChosen && rect({ class: 'chart-chosen', x: LEFT + index * step, y: TOP, width: step, height: y(0) - TOP }),
      OUTCOMES.map((name) => {
        const value = each.counts[name] ?? 0;
        const bottom = y(below);
        below += value;
        const height = bottom - y(below);
        return (
          value > 0 &&
          rect({
            class: `series-${name}`,
            'data-series': name,
            'data-value': value,
            x: LEFT + (index + 0.5) * step - width / 2,
            y: y(below),
            width,
            height,
          })
        );
      }),
    );
  }

  /** Where the name of a day goes: under its middle, and not over the edge. */
  under(index) {
    const x = LEFT + (index + 0.5) * this.step();
    return x > this.state.width - ROOM_OF_LABEL / 2
      ? { x: this.state.width, 'text-anchor': 'end' }
      : { x, 'text-anchor': 'middle' };
  }

  /** Days that have room for their name: evenly, the last among them. */
  ticks(days) {
    const every = Math.max(1, Math.ceil(ROOM_OF_LABEL / this.step()));
    const last = days.length - 1;
    return days.map((_, index) => last - index * every).filter((index) => index >= 0);
  }
}

/** What each colour means, and how many: of the chosen day, or of all. */
function legend(day, days, focused) {
  const counts = day ? day.counts : total(days);
  return div(
    { class: 'legend', 'aria-live': focused ? 'polite' : 'off' },
    span({ class: 'legend-of' }, day ? wholeDay(day.day) : t('chart.all', { n: days.length })),
    ul(
      named((each) => counts[each] > 0).map((name) =>
        li(
          { key: name },
          span({ class: `swatch series-${name}`, 'aria-hidden': 'true' }),
          span({ class: 'legend-name' }, t(`chart.${name}`)),
          ' ',
          span({ class: 'legend-count' }, number(counts[name] ?? 0)),
        ),
      ),
    ),
  );
}

const total = (days) =>
  Object.fromEntries(OUTCOMES.map((name) => [name, days.reduce((all, each) => all + (each.counts[name] ?? 0), 0)]));
