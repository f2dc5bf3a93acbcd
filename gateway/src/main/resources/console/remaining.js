// What remains of each quota, and for how long at the pace of the last days.
import { a, article, dd, div, dl, dt, h3, p, span, strong } from './shared/dom.js';
import { date, number, percent, relative } from './shared/format.js';
import { t } from './shared/i18n.js';
import { badge, card, empty, meter, when } from './shared/parts.js';

export const remaining = ({ loaded }, actions) =>
  card(
    { id: 'remaining', title: t('remaining.title'), note: t('remaining.note') },
    when(loaded.limits, (now) => [quotas(now.quotas), unlimited(loaded.policy?.data)], () => actions.again('limits')),
  );

const quotas = (all) =>
  all.length === 0 ? empty(t('remaining.none')) : div({ class: 'quotas' }, all.map((each) => quota(each)));

/** The name of a quota: an Api, or all of them. */
export const quotaName = (quota) => (quota === '*' ? t('remaining.total') : quota);

function quota(of) {
  const most = of.base + of.granted;
  const name = quotaName(of.quota);
  const words = t('remaining.words', { used: of.used, most });
  return article(
    { class: 'quota', key: of.quota, 'data-quota': of.quota, 'aria-label': name },
    div({ class: 'quota-head' }, h3(name), of.remaining === 0 && badge(t('remaining.out'), 'bad')),
    p({ class: 'quota-left' }, strong({ class: 'number' }, number(of.remaining)), ' ', span(t('remaining.of', { most }))),
    meter({ name: t('remaining.meter', { name }), value: of.used + of.reserved, most, words }),
    p({ class: `forecast ${forecastLevel(of)}` }, forecast(of)),
    facts(of, most),
  );
}

/** Worth a look when it lasts for less than two weeks. */
function forecastLevel(of) {
  const until = of.forecast?.until;
  return of.remaining > 0 && until && new Date(until) - Date.now() < 14 * 86_400_000 ? 'warn' : '';
}

function forecast(of) {
  if (of.remaining === 0) {
    return of.resetsAt ? t('forecast.resets', { date: date(of.resetsAt) }) : a({ href: '#requests' }, t('forecast.out'));
  }
  if (!of.forecast) {
    return t('forecast.unused');
  }
  return of.forecast.until
    ? t('forecast.until', { date: date(of.forecast.until) })
    : t('forecast.lasts');
}

const facts = (of, most) =>
  dl(
    { class: 'facts' },
    fact(t('remaining.used'), `${number(of.used)} · ${percent(most ? of.used / most : 1)}`),
    of.reserved > 0 && fact(t('remaining.reserved'), number(of.reserved)),
    of.granted > 0 && fact(t('remaining.granted'), `${number(of.base)} + ${number(of.granted)}`),
    of.forecast?.until && fact(t('forecast.end'), relative(of.forecast.until)),
    of.forecast && fact(t('forecast.pace'), t('forecast.perday', { n: Math.round(of.forecast.callsPerDay * 10) / 10 })),
    of.resetsAt && fact(t('remaining.resets'), date(of.resetsAt)),
  );

const fact = (title, value) => div(dt(title), dd({ class: 'number' }, value));

/** The Apis of the plan that have no quota of their own. */
function unlimited(policy) {
  const names = Object.entries(policy?.account?.limits.apis ?? {})
    .filter(([, limits]) => limits.quota === 'unlimited')
    .map(([name]) => name);
  return names.length > 0 && p({ class: 'note unlimited' }, t('remaining.unlimited'), ' ', names.join(', '));
}
