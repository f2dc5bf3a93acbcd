// Tables: numbers aligned, wide ones scrolled by themselves.
import { caption, div, span, table as element, tbody, td, th, thead, tr } from './dom.js';

/**
 * A table.
 *
 * @param {object} of
 * @param {string} of.title what it is, read out and not shown
 * @param {{ title: string, value: (row: object) => any, number?: boolean, hidden?: boolean }[]} of.columns the first
 *     names the row; one that is `hidden` has a title that is read out only
 * @param {object[]} of.rows
 * @param {(row: object) => string} of.key tells rows apart
 */
export function table({ title, columns, rows, key }) {
  return div(
    { class: 'table-frame', role: 'region', 'aria-label': title, tabIndex: 0 },
    element(
      caption({ class: 'unseen' }, title),
      thead(
        tr(
          columns.map((each) =>
            th({ scope: 'col', class: align(each) }, each.hidden ? span({ class: 'unseen' }, each.title) : each.title),
          ),
        ),
      ),
      tbody(rows.map((row) => tr({ key: key(row) }, columns.map((column, index) => cell(column, row, index))))),
    ),
  );
}

const align = (column) => (column.number ? 'number' : undefined);

function cell(column, row, index) {
  const props = { class: align(column), 'data-column': column.id };
  return index === 0 ? th({ ...props, scope: 'row' }, column.value(row)) : td(props, column.value(row));
}
