// What pages are made of. Colours have meanings: `good`, `warn`, `bad`, or none.
import { a, button, div, h2, header, input, label, option, p, path, section, select, span, strong, svg, textarea } from './dom.js';
import { clock } from './format.js';
import { LANGUAGES, t } from './i18n.js';

/** A part of a page under a title, reached at `#id`. */
export const card = ({ id, title, note, aside }, ...children) =>
  section(
    { class: 'card', id, 'aria-labelledby': `${id}-title` },
    header(
      { class: 'card-head' },
      div(h2({ id: `${id}-title` }, title), note && p({ class: 'note' }, note)),
      aside && div({ class: 'card-aside' }, aside),
    ),
    children,
  );

/** How much of something is used: a bar, with what it says in words for who cannot see it. */
export function meter({ name, value, most, words }) {
  const share = most > 0 ? Math.min(1, value / most) : 1;
  return div(
    {
      class: `meter ${level(share)}`,
      role: 'meter',
      'aria-label': name,
      'aria-valuemin': 0,
      'aria-valuemax': most,
      'aria-valuenow': Math.min(value, most),
      'aria-valuetext': words,
    },
    div({ class: 'meter-fill', style: { width: `${(share * 100).toFixed(2)}%` } }),
  );
}

/** A share from which one should look, and one at which it is over. */
export const level = (share) => (share >= 1 ? 'bad' : share >= 0.8 ? 'warn' : 'good');

export const badge = (words, meaning) => span({ class: `badge ${meaning ?? ''}` }, words);

/** A message that stands out; an urgent one is read out, its title alone where it has one. */
export const alert = ({ meaning, title, urgent }, ...children) =>
  div(
    { class: `alert ${meaning ?? ''}`, role: urgent && !title ? 'alert' : undefined },
    title && strong({ role: urgent ? 'alert' : undefined }, title),
    children,
  );

export const empty = (words, hint) => div({ class: 'empty' }, p(words), hint && p({ class: 'note' }, hint));

export const loading = (lines = 3) =>
  div(
    { class: 'loading', role: 'status' },
    span({ class: 'unseen' }, t('state.loading')),
    Array.from({ length: lines }, (_, index) => div({ key: index, class: 'loading-line', 'aria-hidden': 'true' })),
  );

/** A failure in place of what it kept from being shown. */
export const failed = (problem, again) =>
  div(
    { class: 'alert bad', role: 'alert' },
    strong(t('state.failed')),
    p(problemText(problem)),
    again && button({ type: 'button', class: 'button', onClick: again }, t('state.again')),
  );

/** What a problem says to a person. */
export const problemText = (problem) => problem.message || (problem.status === 0 ? t('state.away') : t('state.status', { status: String(problem.status) }));

/** What to show of something that is loaded: `{ data, problem }`. */
export const when = (loaded, view, again) =>
  loaded?.data !== undefined ? view(loaded.data) : loaded?.problem ? failed(loaded.problem, again) : loading();

/** A control under its label, with a hint, and an error that it is described by. */
export function field({ id, title, hint, error, ...props }, control = input) {
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ') || undefined;
  return div(
    { class: 'field' },
    label({ for: id }, title),
    control({ id, 'aria-describedby': described, 'aria-invalid': error ? 'true' : undefined, ...props }),
    hint && p({ class: 'note', id: `${id}-hint` }, hint),
    error && p({ class: 'error', id: `${id}-error` }, error),
  );
}

/** A choice of `options`, pairs of value and words. */
export const choice = ({ options, value, onChoose, ...props }) =>
  field(
    { ...props, value, onChange: (event) => onChoose(event.target.value) },
    (rest) => select(rest, options.map(([each, words]) => option({ key: each, value: each, selected: each === value }, words))),
  );

export const longText = (props) => field(props, (rest) => textarea(rest));

/** A choice of few, all of them seen. */
export const switcher = ({ name, title, options, value, onChoose }) =>
  div(
    { class: 'switcher', role: 'group', 'aria-label': title },
    options.map(([each, words]) =>
      button(
        {
          key: each,
          type: 'button',
          'data-choice': `${name}-${each}`,
          'aria-pressed': each === value ? 'true' : 'false',
          onClick: () => onChoose(each),
        },
        words,
      ),
    ),
  );

const mark = () =>
  svg(
    { class: 'mark', viewBox: '0 0 24 24', 'aria-hidden': 'true' },
    path({ d: 'M4 20V11a8 8 0 0 1 16 0v9M9 20v-8.5a3 3 0 0 1 6 0V20' }),
  );

/** The page's head: what it is, who is signed in, whether it is up to date, and how it looks. */
export const masthead = ({ title, who, live, language, theme, onLanguage, onTheme, onSignOut }) =>
  header(
    { class: 'masthead' },
    div(
      { class: 'masthead-inner' },
      a({ class: 'brand', href: './' }, mark(), span('Memgate'), span({ class: 'brand-of' }, title)),
      div({ class: 'masthead-who' }, who),
      div(
        { class: 'masthead-end' },
        live && liveness(live),
        quiet('language', t('head.language'), Object.entries(LANGUAGES), language, onLanguage),
        quiet('theme', t('head.theme'), ['system', 'light', 'dark'].map((each) => [each, t(`theme.${each}`)]), theme, onTheme),
        onSignOut && button({ type: 'button', class: 'button plain', id: 'sign-out', onClick: onSignOut }, t('head.signout')),
      ),
    ),
  );

const quiet = (id, title, options, value, onChoose) =>
  span(
    { class: 'quiet' },
    label({ for: id, class: 'unseen' }, title),
    select(
      { id, value, onChange: (event) => onChoose(event.target.value) },
      options.map(([each, words]) => option({ key: each, value: each, selected: each === value }, words)),
    ),
  );

/** Whether what is shown is up to date. @param {{ at: number, away: boolean }} live */
const liveness = ({ at, away }) =>
  span(
    { class: `liveness ${away ? 'warn' : 'good'}`, role: 'status', id: 'liveness' },
    span({ class: 'dot', 'aria-hidden': 'true' }),
    away ? (at ? t('live.away', { time: clock(at) }) : t('live.never')) : t('live.on'),
  );
