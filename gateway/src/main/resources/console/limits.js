// Rate limits as they stand, and what one call may have.
import { code, div, h3, li, p, time, ul } from './shared/dom.js';
import { bytes, dateTime, duration, number } from './shared/format.js';
import { t } from './shared/i18n.js';
import { badge, card, empty, when } from './shared/parts.js';
import { table } from './shared/table.js';

export const limits = ({ loaded }, actions) =>
  card(
    { id: 'limits', title: t('limits.title'), note: t('limits.note') },
    div(
      { class: 'stack' },
      when(loaded.limits, (now) => rates(now.rates), () => actions.again('limits')),
      when(loaded.standing, (now) => throttle(now), () => actions.again('standing')),
      when(loaded.policy, (policy) => perCall(policy.account?.limits), () => actions.again('policy')),
    ),
  );

const rates = (all) =>
  all.length === 0
    ? empty(t('limits.norates'))
    : table({
        title: t('limits.rates'),
        rows: all,
        key: (rate) => rate.rate,
        columns: [
          { title: t('limits.rate'), value: (rate) => rate.rate },
          { title: t('limits.mode'), value: (rate) => badge(t(`mode.${rate.mode}`), rate.mode === 'enforced' ? 'good' : '') },
          { title: t('limits.shared'), value: (rate) => t(`scope.${rate.scope}`) },
          { id: 'amount', title: t('limits.amount'), number: true, value: amount },
          { id: 'left', title: t('limits.left'), number: true, value: left },
        ],
      });

const amount = (rate) => t(`unit.${rate.unit}`, { n: rate.amount, time: duration(rate.seconds) });

const left = (rate) =>
  rate.left > 0 ? number(rate.left) : t('limits.free', { n: Math.max(0.1, Math.round(rate.freeInMillis / 100) / 10) });

/** What counts against the account, and the times that it was throttled. */
const throttle = ({ state, evidence, history }) =>
  div(
    { class: 'stack' },
    h3(t('limits.throttle'), ' ', badge(t(`throttle.${state}`), state === 'none' ? '' : 'bad')),
    evidence?.length > 0 &&
      table({
        title: t('limits.evidence'),
        rows: evidence,
        key: (each) => each.kind,
        columns: [
          { title: t('limits.evidence'), value: (each) => t(`evidence.${each.kind}`) },
          { title: t('limits.counted'), number: true, value: (each) => number(each.pieces) },
          { title: t('limits.letpass'), number: true, value: (each) => t('limits.in', { n: each.moreThan, time: duration(each.perSeconds) }) },
        ],
      }),
    history.length > 0 && ul({ class: 'lines' }, history.slice(0, 5).map((each) => li({ key: each.at }, change(each)))),
  );

const change = (of) =>
  p(badge(t(`change.${of.change}`)), ' ', time({ dateTime: of.at, class: 'note' }, dateTime(of.at)), ' ', of.reason);

/** What one call may have, of the Apis that limit it. */
function perCall(own) {
  const rows = Object.entries(own?.apis ?? {}).map(([name, api]) => ({ name, ...api }));
  const limited = ['max-input-tokens', 'max-results', 'max-results-total', 'max-elements'].filter((each) =>
    rows.some((row) => row[each] !== undefined),
  );
  return div(
    { class: 'stack' },
    h3(t('limits.percall')),
    table({
      title: t('limits.percall'),
      rows,
      key: (row) => row.name,
      columns: [
        { title: t('limits.api'), value: (row) => code(row.name) },
        ...limited.map((each) => ({ title: t(`limit.${each}`), number: true, value: (row) => most(row[each]) })),
        { title: t('limit.max-body'), number: true, value: (row) => bytes(row['max-body'] ?? own['max-body']) },
      ],
    }),
  );
}

const most = (value) => (value === undefined ? '–' : number(value));
