// Extra quota of an account, and giving it more.
import { send } from './shared/api.js';
import { div, li, p, span, ul } from './shared/dom.js';
import { dateTime, number } from './shared/format.js';
import { t } from './shared/i18n.js';
import { badge, card, empty } from './shared/parts.js';
import { act, exactly, quotaName } from './words.js';

export const grants = (state, of, actions) =>
  card(
    {
      id: 'grants',
      title: t('grants.title'),
      note: t('grants.note'),
      aside: act(state, { id: 'make-grant', words: t('grants.make') }, () => actions.ask(() => make(state.loaded, of))),
    },
    of.grants.length === 0
      ? empty(t('grants.none'))
      : ul(
          { class: 'lines' },
          of.grants.toReversed().map((each) => li({ key: each.id, 'data-grant': each.id }, grant(each))),
        ),
  );

const grant = (of) =>
  div(
    { class: 'entry' },
    div(
      { class: 'entry-head' },
      span({ class: 'number strong' }, `${quotaName(of.quota)} + ${number(of.amount)}`),
      of.expires && expiry(of.expires),
    ),
    p(of.reason),
    p({ class: 'note' }, t('grants.by', { actor: of.actor }), ' · ', exactly(of.created)),
  );

const expiry = (at) =>
  Date.parse(at) <= Date.now()
    ? badge(t('grants.ended', { date: dateTime(at) }))
    : badge(t('grants.until', { date: dateTime(at) }), 'warn');

const make = (loaded, of) => ({
  id: 'grant',
  title: t('grant.title', { account: of.id }),
  text: [t('grant.text')],
  first: { api: quotaNames(loaded, of)[0]?.[0] },
  fields: () => [
    { name: 'api', kind: 'choice', title: t('grant.api'), options: quotaNames(loaded, of) },
    { name: 'amount', kind: 'number', title: t('grant.amount'), required: true },
    { name: 'reason', kind: 'long', title: t('field.reason'), hint: t('grant.reason.hint'), required: true },
    { name: 'expires', kind: 'instant', title: t('grant.expires'), hint: t('field.optional') },
  ],
  go: t('grant.go'),
  send: (values) => send('POST', `/admin/v1/accounts/${of.id}/grants`, values),
  done: ({ amount }) => t('grant.done', { n: amount }),
});

/** The quotas that the account has now, then those that other plans have. */
function quotaNames(loaded, of) {
  const own = of.quotas.map(({ quota }) => quota);
  const others = Object.values(loaded.policy?.data?.plans ?? {})
    .flatMap((plan) => Object.entries(plan))
    .filter(([path, value]) => path.startsWith('apis.') && path.endsWith('.quota') && value !== 'unlimited')
    .map(([path]) => path.slice('apis.'.length, -'.quota'.length));
  return [...new Set([...own, ...others, '*'])].map((each) => [each, quotaName(each)]);
}
