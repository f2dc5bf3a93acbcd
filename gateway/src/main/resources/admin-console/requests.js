// What accounts ask for, and answering it.
import { send } from './shared/api.js';
import { div, group, li, p, span, ul } from './shared/dom.js';
import { number } from './shared/format.js';
import { t } from './shared/i18n.js';
import { badge, card, empty, when } from './shared/parts.js';
import { accountLink, act, pageHead, pager, quotaName, when as instant } from './words.js';

const MEANINGS = { open: 'warn', approved: 'good', declined: '' };

export const requests = (state, actions) => [
  pageHead(t('requests.title'), t('requests.note')),
  div(
    { class: 'card stack' },
    when(
      state.loaded.requests,
      (found) => [
        list(state, found.requests, actions, true),
        pager('requests', state.route.filters, found.next, t('requests.many', { n: found.requests.length })),
      ],
      () => actions.again('requests'),
    ),
  ),
];

/** Those of one account, answered ones too. */
export const accountRequests = (state, actions) =>
  card(
    { id: 'asked', title: t('asked.title'), note: t('asked.note') },
    when(
      state.loaded.asked,
      (found) => list(state, found.requests, actions, false),
      () => actions.again('asked'),
    ),
  );

const list = (state, all, actions, named) =>
  all.length === 0
    ? empty(named ? t('requests.none') : t('asked.none'), named && t('requests.none.hint'))
    : ul(
        { class: 'lines' },
        all.map((each) => li({ key: each.id, 'data-request': each.id }, request(state, each, actions, named))),
      );

const request = (state, of, actions, named) =>
  div(
    { class: 'entry with-acts' },
    div(
      { class: 'entry' },
      div(
        { class: 'entry-head' },
        named ? accountLink(of.account) : badge(t(`request.${of.state}`), MEANINGS[of.state]),
        span({ class: 'number strong' }, `${quotaName(of.quota)} + ${number(of.amount)}`),
        instant(of.created),
      ),
      p(of.reason),
      of.answer && p({ class: 'note' }, t('request.answer', { answer: of.answer })),
      of.granted > 0 && p({ class: 'note number' }, t('request.granted', { n: of.granted })),
    ),
    of.state === 'open' && acts(state, of, actions),
  );

const acts = (state, of, actions) =>
  div(
    { class: 'acts' },
    act(state, { words: t('approve.do'), name: t('approve.of', { account: of.account }) }, () =>
      actions.ask(() => approve(of)),
    ),
    act(state, { words: t('decline.do'), name: t('decline.of', { account: of.account }) }, () =>
      actions.ask(() => decline(of)),
    ),
  );

const address = (of, verb) => `/admin/v1/accounts/${of.account}/quota-requests/${of.id}/${verb}`;

const asked = (of) => [
  t('approve.asked', { account: of.account, n: of.amount, quota: quotaName(of.quota) }),
  group('“', of.reason, '”'),
];

const approve = (of) => ({
  id: 'approve',
  title: t('approve.title'),
  text: asked(of),
  first: { amount: String(of.amount) },
  fields: () => [
    { name: 'amount', kind: 'number', title: t('approve.amount'), required: true },
    { name: 'answer', kind: 'long', title: t('approve.answer'), hint: t('approve.answer.hint') },
    { name: 'expires', kind: 'instant', title: t('grant.expires'), hint: t('field.optional') },
  ],
  go: t('approve.do'),
  send: (values) => send('POST', address(of, 'approve'), values),
  done: ({ granted }) => t('grant.done', { n: granted }),
});

const decline = (of) => ({
  id: 'decline',
  title: t('decline.title'),
  text: asked(of),
  fields: () => [
    { name: 'answer', kind: 'long', title: t('decline.answer'), hint: t('decline.answer.hint'), required: true },
  ],
  go: t('decline.do'),
  send: (values) => send('POST', address(of, 'decline'), values),
  done: () => t('decline.done'),
});
