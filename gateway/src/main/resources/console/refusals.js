// The last refusals, each with why and what to do.
import { code, dd, details, div, dl, dt, li, p, span, strong, summary, time, ul } from './shared/dom.js';
import { dateTime, relative } from './shared/format.js';
import { has, t } from './shared/i18n.js';
import { card, empty, when } from './shared/parts.js';

export const refusals = ({ loaded }, actions) =>
  card(
    { id: 'refusals', title: t('refusals.title'), note: t('refusals.note') },
    when(loaded.refusals, ({ decisions }) => list(decisions), () => actions.again('refusals')),
  );

const list = (decisions) =>
  decisions.length === 0
    ? empty(t('refusals.none'), t('refusals.none.hint'))
    : ul({ class: 'lines' }, decisions.map((each) => li({ key: each.id }, refusal(each))));

const refusal = (of) =>
  details(
    { class: 'refusal', 'data-decision': of.id },
    summary(
      span({ class: 'refusal-what' }, code(of.api), ' ', strong(why(of))),
      time({ dateTime: of.decidedAt, title: dateTime(of.decidedAt), class: 'note' }, relative(of.decidedAt)),
    ),
    div({ class: 'stack' }, p(advice(of)), facts(of)),
  );

/** In the reader's language where it has words for it, else in the gateway's own. */
const why = (of) => {
  const key = `reason.${of.refusedBy}`;
  return has(key) ? t(key) : t('refusals.limit', { name: of.refusedBy });
};

const advice = (of) => {
  const key = `reason.${of.refusedBy}.advice`;
  return has(key) ? t(key) : of.message;
};

const facts = (of) =>
  dl(
    { class: 'facts' },
    fact(t('refusals.at'), dateTime(of.decidedAt)),
    fact(t('refusals.project'), of.project),
    fact(t('refusals.key'), code(of.key)),
    fact(t('refusals.revision'), code(of.revision)),
    fact(t('refusals.id'), code(of.id)),
    of.limits.map((limit) => fact(limit.name, state(limit))),
  );

const state = ({ limit, before }) =>
  limit === undefined
    ? t('refusals.left', { n: before.left })
    : t('refusals.used', { used: before.used, reserved: before.reserved, most: limit });

const fact = (title, value) => div({ key: title }, dt(title), dd({ class: 'number' }, value));
