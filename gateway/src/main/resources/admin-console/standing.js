// Whether an account is throttled, what counts against it, and how that came about.
import { send } from './shared/api.js';
import { div, group, h3, li, p, ul } from './shared/dom.js';
import { dateTime, duration, number } from './shared/format.js';
import { has, t } from './shared/i18n.js';
import { badge, card, empty, when } from './shared/parts.js';
import { table } from './shared/table.js';
import { act, exactly, standingBadge } from './words.js';

export const standing = (state, of, actions) =>
  card(
    {
      id: 'standing',
      title: t('standing.title'),
      note: t('standing.note'),
      aside: buttons(state, state.loaded.standing?.data, actions),
    },
    when(state.loaded.standing, shown, () => actions.again('standing')),
  );

/** Confirms what is proposed, or lifts what there is. */
export const buttons = (state, of, actions) =>
  of &&
  div(
    { class: 'acts' },
    of.proposed &&
      act(state, { words: t('confirm.do'), name: t('confirm.of', { account: of.account }), meaning: 'danger' }, () =>
        actions.ask(() => confirm(of.account)),
      ),
    (of.state !== 'none' || of.proposed) &&
      act(state, { words: t('lift.do'), name: t('lift.of', { account: of.account }) }, () =>
        actions.ask(() => lift(of.account)),
      ),
  );

const shown = (of) =>
  div(
    { class: 'columns' },
    div({ class: 'stack' }, now(of), of.evidence.length > 0 && evidence(of.evidence)),
    div(
      { class: 'stack' },
      h3(t('standing.history')),
      of.history.length === 0
        ? empty(t('standing.nohistory'))
        : ul(
            { class: 'lines' },
            of.history.map((each) => li({ key: each.at }, change(each))),
          ),
    ),
  );

const now = (of) =>
  div(
    { class: 'entry' },
    div({ class: 'entry-head' }, standingBadge(of.state), of.proposed && badge(t('standing.proposed'), 'bad')),
    of.reason && p(of.reason),
    p(
      { class: 'note' },
      facts(of).map((each, index) => group(index > 0 && ' · ', each)),
    ),
  );

/** What of a standing there is to say, each in a few words. */
export const facts = (of) =>
  [
    of.since && t('standing.since', { date: dateTime(of.since), actor: of.actor }),
    of.until && t('standing.until', { date: dateTime(of.until) }),
    of.rate !== undefined && of.rate !== null && t('standing.rate', { n: of.rate }),
    of.step > 0 && t('standing.step', { n: of.step }),
  ].filter(Boolean);

const evidence = (rows) =>
  table({
    title: t('standing.evidence'),
    rows,
    key: (row) => row.kind,
    columns: [
      {
        title: t('standing.evidence'),
        value: (row) => (has(`evidence.${row.kind}`) ? t(`evidence.${row.kind}`) : row.kind),
      },
      { title: t('standing.counted'), number: true, value: (row) => number(row.pieces) },
      {
        title: t('standing.letpass'),
        number: true,
        value: (row) => t('standing.in', { n: row.moreThan, time: duration(row.perSeconds) }),
      },
    ],
  });

const change = (of) =>
  div(
    { class: 'entry' },
    div(
      { class: 'entry-head' },
      badge(has(`change.${of.change}`) ? t(`change.${of.change}`) : of.change),
      exactly(of.at),
    ),
    p(of.reason),
    p({ class: 'note' }, t('standing.by', { actor: of.actor })),
  );

const address = (account, verb) => `/admin/v1/accounts/${account}/standing/${verb}`;

const reason = () => ({
  name: 'reason',
  kind: 'long',
  title: t('field.reason'),
  hint: t('throttle.reason.hint'),
  required: true,
});

const lift = (account) => ({
  id: 'lift',
  title: t('lift.title', { account }),
  text: [t('lift.text')],
  fields: () => [reason()],
  go: t('lift.do'),
  send: (values) => send('POST', address(account, 'lift'), values),
  done: () => t('lift.done', { account }),
});

const confirm = (account) => ({
  id: 'confirm',
  title: t('confirm.title', { account }),
  warning: t('throttle.permanent.warning'),
  fields: () => [reason()],
  go: t('confirm.do'),
  danger: true,
  send: (values) => send('POST', address(account, 'confirm'), values),
  done: () => t('confirm.done', { account }),
});

export const throttle = (account) => ({
  id: 'throttle',
  title: t('throttle.title', { account }),
  text: [t('throttle.text')],
  first: { state: 'temporary', rate: '0' },
  fields: (values) => [
    {
      name: 'state',
      kind: 'choice',
      title: t('throttle.state'),
      options: ['temporary', 'permanent'].map((each) => [each, t(`throttle.${each}`)]),
      hint: values.state === 'permanent' ? t('throttle.permanent.warning') : undefined,
    },
    ...(values.state === 'temporary'
      ? [
          { name: 'until', kind: 'instant', title: t('throttle.until'), required: true },
          { name: 'rate', kind: 'number', min: 0, title: t('throttle.rate'), hint: t('throttle.rate.hint') },
        ]
      : []),
    reason(),
  ],
  go: t('throttle.go'),
  danger: true,
  send: (values) => send('POST', address(account, 'throttle'), values),
  done: () => t('throttle.done', { account }),
});
