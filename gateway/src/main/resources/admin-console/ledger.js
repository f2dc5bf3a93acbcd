// An account's books, held against what the memory service says.
import { get } from './shared/api.js';
import { button, Component, div, p, part } from './shared/dom.js';
import { duration, number } from './shared/format.js';
import { has, t } from './shared/i18n.js';
import { alert, card, failed, loading } from './shared/parts.js';
import { table } from './shared/table.js';
import { literal, quotaName } from './words.js';

const MEANINGS = { balanced: 'good', difference: 'bad', moving: 'warn', unchecked: 'warn' };

export const ledger = (state, of) => part(Ledger, { key: of.id, account: of.id });

/** It is checked when somebody asks for it: that asks the memory service. */
class Ledger extends Component {
  state = { busy: false, found: null, problem: null };

  check = async () => {
    if (this.state.busy) {
      return;
    }
    this.setState({ busy: true, problem: null });
    try {
      this.setState({ busy: false, found: await get(`/admin/v1/accounts/${this.props.account}/ledger`) });
    } catch (problem) {
      this.setState({ busy: false, problem });
    }
  };

  render(_, { busy, found, problem }) {
    const check = button(
      { type: 'button', class: 'button', id: 'check-ledger', disabled: busy, onClick: this.check },
      t('ledger.check'),
    );
    return card(
      { id: 'ledger', title: t('ledger.title'), note: t('ledger.note'), aside: check },
      problem && failed(problem, this.check),
      busy && !found && loading(),
      !problem && found && result(found),
    );
  }
}

const result = (found) =>
  div(
    { class: 'stack' },
    alert(
      { meaning: MEANINGS[found.state], urgent: true, title: t(`ledger.${found.state}`) },
      found.why && p(found.why),
    ),
    found.apis.length > 0 && books(found.apis),
    found.open.length > 0 && open(found.open),
  );

const COUNTS = ['charged', 'usage', 'completed', 'reserved', 'open', 'pending'];

const books = (rows) =>
  table({
    title: t('ledger.table'),
    rows,
    key: (row) => row.api,
    columns: [
      { title: t('ledger.api'), value: (row) => quotaName(row.api) },
      ...COUNTS.map((each) => ({
        id: each,
        title: t(`ledger.of.${each}`),
        number: true,
        value: (row) => count(row[each]),
      })),
    ],
  });

const count = (value) => (value === undefined || value === null ? '–' : number(value));

const open = (rows) =>
  table({
    title: t('ledger.held'),
    rows,
    key: (row) => row.id,
    columns: [
      { title: t('ledger.held'), value: (row) => literal(row.id) },
      { title: t('ledger.api'), value: (row) => row.api },
      { title: t('ledger.project'), value: (row) => row.project },
      { title: t('ledger.age'), number: true, value: (row) => duration(row.ageSeconds) },
      {
        title: t('ledger.outcome'),
        value: (row) => (has(`outcome.${row.outcome}`) ? t(`outcome.${row.outcome}`) : (row.outcome ?? '–')),
      },
    ],
  });
