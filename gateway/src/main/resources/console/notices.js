// What was announced, what comes first: changes of limits, maintenance, deprecations, and shares of quotas reached.
import { a, code, div, h3, li, p, span, time, ul } from './shared/dom.js';
import { date, dateTime, relative } from './shared/format.js';
import { t } from './shared/i18n.js';
import { alert, badge, card, empty, when } from './shared/parts.js';

export const notices = ({ loaded }, actions) =>
  card(
    { id: 'notices', title: t('notices.title'), note: t('notices.note') },
    div(
      { class: 'stack' },
      nextPlan(loaded.limits?.data),
      when(loaded.notices, (found) => list(found.notices), () => actions.again('notices')),
    ),
  );

const nextPlan = (now) =>
  now?.nextPlan &&
  alert({ meaning: 'warn', title: t('notices.plan', { plan: now.nextPlan.plan, date: date(now.nextPlan.from) }) });

function list(all) {
  if (all.length === 0) {
    return empty(t('notices.none'), t('notices.none.hint'));
  }
  const now = Date.now();
  const coming = all.filter((each) => Date.parse(each.from) > now).sort((one, other) => Date.parse(one.from) - Date.parse(other.from));
  const rest = all.filter((each) => Date.parse(each.from) <= now);
  return [part('notices.coming', coming), part('notices.past', rest)];
}

const part = (title, some) =>
  some.length > 0 && div({ class: 'stack' }, h3(t(title)), ul({ class: 'lines' }, some.map((each) => li({ key: each.id }, notice(each)))));

const notice = (of) =>
  div(
    { class: 'notice', 'data-notice': of.id },
    div(
      { class: 'notice-head' },
      badge(t(`kind.${of.kind}`), Date.parse(of.from) > Date.now() ? 'warn' : ''),
      time({ dateTime: of.from, title: dateTime(of.from), class: 'note' }, period(of)),
      a({ class: 'note', href: `/memgate/v1/notices/${encodeURIComponent(of.id)}` }, t('notices.page')),
    ),
    p(of.summary),
    of.lines.length > 0 && ul({ class: 'differences' }, of.lines.map((line) => li({ key: line.what }, difference(line)))),
    of.recentUse && ul({ class: 'differences' }, of.recentUse.lines.map((line) => li({ key: line.what }, recentUse(line)))),
    of.emergency && p({ class: 'note' }, t('notices.emergency', { reason: of.emergency })),
    of.unplanned && p({ class: 'note' }, t('notices.unplanned')),
  );

/** What the account's last days would be under the change. */
const recentUse = ({ verdict, says }) => alert({ meaning: verdict === 'refused' ? 'warn' : '' }, p(says));

const period = (of) =>
  of.until
    ? t('notices.span', { from: dateTime(of.from), until: dateTime(of.until) })
    : t('notices.from', { date: dateTime(of.from), when: relative(of.from) });

const difference = ({ what, old, new: after }) => [
  code(what),
  ' ',
  span({ class: 'number' }, old !== undefined ? `${old} → ` : '', after ?? t('notices.nothing')),
];
