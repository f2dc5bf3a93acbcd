// Another plan for an account. What makes a limit tighter must be told in time, or be an emergency.
import { localTime } from './question.js';
import { plans } from './accounts.js';
import { send } from './shared/api.js';
import { button, div, p } from './shared/dom.js';
import { dateTime } from './shared/format.js';
import { t } from './shared/i18n.js';
import { alert } from './shared/parts.js';
import { table } from './shared/table.js';
import { literal } from './words.js';

const WHENS = ['now', 'later', 'emergency'];

export const movePlan = (loaded, of) => ({
  id: 'plan',
  title: t('plan.title', { account: of.id }),
  text: [t('plan.text', { plan: of.plan })],
  first: { plan: of.plan, when: 'now' },
  fields: ({ when }) =>
    [
      { name: 'plan', kind: 'choice', title: t('plan.plan'), options: plans(loaded) },
      {
        name: 'when',
        kind: 'choice',
        title: t('plan.when'),
        options: WHENS.map((each) => [each, t(`plan.when.${each}`)]),
      },
      when === 'later' && { name: 'effective', kind: 'instant', title: t('plan.effective'), required: true },
      when === 'emergency' && {
        name: 'emergency',
        kind: 'long',
        title: t('plan.emergency'),
        hint: t('plan.emergency.hint'),
        required: true,
      },
      { name: 'reason', kind: 'long', title: t('field.reason'), hint: t('plan.reason.hint'), required: true },
    ].filter(Boolean),
  go: t('plan.go'),
  send: ({ when, ...values }) => send('POST', `/admin/v1/accounts/${of.id}/plan`, values),
  refused: (problem, set) => problem.body.earliest && tooEarly(of.id, problem.body, set),
  done: ({ next }) => (next ? t('plan.coming', { plan: next.plan, date: dateTime(next.from) }) : t('plan.done')),
});

/** What the account could do less, and from when on it may be so. */
const tooEarly = (account, { earliest, tighter }, set) =>
  alert(
    { meaning: 'warn', urgent: true, title: t('plan.early') },
    p(t('plan.earliest', { date: dateTime(roundedUp(earliest)) })),
    div(
      { class: 'row' },
      button(
        {
          type: 'button',
          class: 'button',
          id: 'use-earliest',
          onClick: () => set({ when: 'later', effective: localTime(roundedUp(earliest)) }),
        },
        t('plan.use'),
      ),
      button({ type: 'button', class: 'button', onClick: () => set({ when: 'emergency' }) }, t('plan.isemergency')),
    ),
    tighter.length > 0 && limits(account, tighter),
  );

const limits = (account, tighter) =>
  table({
    title: t('plan.tighter'),
    rows: tighter,
    key: (row) => row.what,
    columns: [
      { title: t('difference.what'), value: (row) => literal(row.what.replace(`accounts.${account}.`, '')) },
      { title: t('plan.now'), number: true, value: (row) => row.old },
      { title: t('difference.new'), number: true, value: (row) => row.new },
    ],
  });

const MINUTE_MILLIS = 60_000;

/** The field has no seconds, and who reads this needs a few minutes. */
const roundedUp = (instant) =>
  new Date((Math.ceil(Date.parse(instant) / MINUTE_MILLIS) + 5) * MINUTE_MILLIS).toISOString();
