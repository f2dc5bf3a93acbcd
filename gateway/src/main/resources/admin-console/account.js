// One account: what it may do and has done, who calls for it, and what administrators do about it.
import { write } from './address.js';
import { deletion, goOn } from './deletion.js';
import { grants } from './grants.js';
import { ledger } from './ledger.js';
import { movePlan } from './plan.js';
import { projects } from './projects.js';
import { quotas } from './quotas.js';
import { accountRequests } from './requests.js';
import { a, div, group, h1, nav, p, span } from './shared/dom.js';
import { date, dateTime } from './shared/format.js';
import { t } from './shared/i18n.js';
import { alert, badge, failed, loading } from './shared/parts.js';
import { standing, throttle } from './standing.js';
import { usage } from './usage.js';
import { act, standingBadge } from './words.js';

export const account = (state, actions) => {
  const { account: found, standing: stands } = state.loaded;
  if (!found?.data) {
    return [
      head(state.route.account),
      found?.problem ? unshown(state, found.problem, actions) : div({ class: 'card' }, loading(6)),
    ];
  }
  const of = found.data;
  return [
    head(of.id, facts(of, stands?.data), buttons(state, of, actions)),
    nextPlan(of),
    throttled(stands?.data),
    quotas(state, of),
    usage(state, actions),
    div({ class: 'columns' }, grants(state, of, actions), accountRequests(state, actions)),
    projects(state, of, actions),
    standing(state, of, actions),
    ledger(state, of),
    deletion(state, of, actions),
  ];
};

/** Why an account is not shown; one that is being deleted has something left to do. */
const unshown = (state, problem, actions) => [
  failed(problem, () => actions.again('account')),
  problem.status === 409 && div({ class: 'row' }, goOn(state, state.route.account, actions)),
];

const head = (id, ...more) =>
  div(
    { class: 'stack' },
    nav(
      { class: 'note', 'aria-label': t('account.way') },
      a({ href: write('accounts') }, t('accounts.title')),
      ' / ',
      span({ 'aria-current': 'page' }, id),
    ),
    div({ class: 'page-head' }, div(h1({ id: 'page-title', tabIndex: -1 }, id), more[0]), more[1]),
  );

const facts = (of, stands) =>
  p(
    { class: 'account-facts' },
    badge(t('account.plan', { plan: of.plan })),
    ' ',
    stands && stands.state !== 'none' && group(standingBadge(stands.state), ' '),
    span({ class: 'note' }, t('account.created', { date: dateTime(of.created) })),
  );

const buttons = (state, of, actions) =>
  div(
    { class: 'row' },
    act(state, { id: 'move-plan', words: t('plan.move') }, () => actions.ask(() => movePlan(state.loaded, of))),
    act(state, { id: 'throttle', words: t('throttle.do') }, () => actions.ask(() => throttle(of.id))),
  );

const nextPlan = (of) =>
  of.next &&
  of.next.plan !== of.plan &&
  alert(
    { meaning: 'warn', title: t('account.next', { plan: of.next.plan, date: date(of.next.from) }) },
    p(t('account.next.hint', { plan: of.plan })),
  );

const throttled = (stands) =>
  stands &&
  stands.state !== 'none' &&
  alert(
    {
      meaning: stands.state === 'permanent' ? 'bad' : 'warn',
      title: t(`account.${stands.state}`, { date: dateTime(stands.until ?? stands.since) }),
    },
    p(stands.reason),
  );
