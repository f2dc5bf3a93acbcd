// Rate limits as they stand, and what one call may have.
import { code, div, h3 } from './shared/dom.js';
import { bytes, duration, number } from './shared/format.js';
import { t } from './shared/i18n.js';
import { badge, card, empty, when } from './shared/parts.js';
import { table } from './shared/table.js';

export const limits = ({ loaded }, actions) =>
  card(
    { id: 'limits', title: t('limits.title'), note: t('limits.note') },
    div(
      { class: 'stack' },
      when(loaded.limits, (now) => rates(now.rates), () => actions.again('limits')),
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
