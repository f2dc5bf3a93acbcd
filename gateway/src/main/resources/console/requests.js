// Asking for more quota, and what became of it.
import { button, div, form, li, p, span, time, ul } from './shared/dom.js';
import { dateTime, number, relative } from './shared/format.js';
import { t } from './shared/i18n.js';
import { alert, badge, card, choice, empty, field, longText, problemText, when } from './shared/parts.js';
import { contact } from './standing.js';
import { quotaName } from './remaining.js';

const MEANINGS = { open: 'warn', approved: 'good', declined: 'bad' };

export const requests = (state, actions) =>
  card(
    { id: 'requests', title: t('requests.title'), note: t('requests.note') },
    div(
      { class: 'columns' },
      when(state.loaded.limits, (now) => ask(now, state.asking, actions)),
      when(state.loaded.requests, (found) => list(found.requests), () => actions.again('requests')),
    ),
  );

const ask = (now, asking, actions) =>
  form(
    { class: 'stack', id: 'ask', onSubmit: (event) => submit(event, actions) },
    choice({
      id: 'ask-api',
      name: 'api',
      title: t('requests.api'),
      options: now.quotas.map((each) => [each.quota, quotaName(each.quota)]),
      onChoose: () => {},
    }),
    field({
      id: 'ask-amount',
      name: 'amount',
      title: t('requests.amount'),
      type: 'number',
      inputmode: 'numeric',
      min: 1,
      step: 1,
      required: true,
      error: asking.problem?.body?.field === 'amount' && problemText(asking.problem),
    }),
    longText({
      id: 'ask-reason',
      name: 'reason',
      title: t('requests.reason'),
      maxLength: 500,
      required: true,
      hint: t('requests.reason.hint'),
      error: asking.problem?.body?.field === 'reason' && problemText(asking.problem),
    }),
    asking.problem && alert({ meaning: 'bad', urgent: true, title: t('requests.failed') }, p(problemText(asking.problem))),
    asking.done && alert({ meaning: 'good', urgent: true }, p(t('requests.done'))),
    div({ class: 'row' }, button({ class: 'button main', type: 'submit', disabled: asking.busy }, t('requests.do'))),
    p({ class: 'note' }, t('requests.contact'), ' ', contact(now.contact)),
  );

async function submit(event, actions) {
  event.preventDefault();
  const { elements } = event.target;
  const reason = elements.reason.value.replace(/\s+/g, ' ').trim();
  const sent = await actions.ask({ api: elements.api.value, amount: Number(elements.amount.value), reason });
  if (sent) {
    event.target.reset();
  }
}

const list = (all) =>
  all.length === 0
    ? empty(t('requests.none'))
    : ul({ class: 'lines' }, all.map((each) => li({ key: each.id, 'data-request': each.id }, request(each))));

const request = (of) =>
  div(
    { class: 'request' },
    div(
      { class: 'notice-head' },
      badge(t(`request.${of.state}`), MEANINGS[of.state]),
      span({ class: 'number' }, `${quotaName(of.quota)} + ${number(of.amount)}`),
      time({ dateTime: of.created, title: dateTime(of.created), class: 'note' }, relative(of.created)),
    ),
    p(of.reason),
    of.answer && p({ class: 'note' }, t('requests.answer', { answer: of.answer })),
    of.granted > 0 && p({ class: 'note number' }, t('requests.granted', { n: of.granted })),
  );
