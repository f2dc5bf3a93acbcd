// Small things that several pages say in the same way.
import { accountAddress, write } from './address.js';
import { a, button, code, div, h1, nav, p, span, time } from './shared/dom.js';
import { dateTime, relative } from './shared/format.js';
import { t } from './shared/i18n.js';
import { badge } from './shared/parts.js';

/** The head of a page: its title, what it is for, and what can be done. */
export const pageHead = (title, note, ...aside) =>
  div(
    { class: 'page-head' },
    div(h1({ id: 'page-title', tabIndex: -1 }, title), note && p({ class: 'note' }, note)),
    div({ class: 'row' }, aside),
  );

/** A way to an account's page. */
export const accountLink = (id) => a({ href: accountAddress(id), class: 'account-link' }, id);

/** Whether whoever is signed in may change something; until that is known, nothing is offered. */
export const mayChange = (state) => state.loaded.me?.data?.role === 'admin';

/** A button that changes something, for those who may. */
export const act = (state, { id, words, meaning = '', name }, onClick) =>
  mayChange(state) &&
  button({ type: 'button', class: `button ${meaning}`, id, 'aria-label': name, 'data-act': true, onClick }, words);

const STANDINGS = { temporary: 'warn', permanent: 'bad' };

/** What stands out is what is not as it should be. */
export const standingBadge = (state) =>
  state === 'none' ? soft(t('standing.none')) : badge(t(`standing.${state}`), STANDINGS[state]);

/** An instant: how long ago or ahead, and when exactly. */
export const when = (at) => time({ dateTime: at, title: dateTime(at) }, relative(at));

/** An instant: when exactly, and how long ago or ahead. */
export const exactly = (at) => time({ dateTime: at, title: relative(at) }, dateTime(at));

/** The name of a quota: an Api, or all of them. */
export const quotaName = (quota) => (quota === '*' ? t('quota.total') : quota);

/** What an administrator reads and types as it is. */
export const literal = (text) => code({ class: 'literal' }, text);

export const soft = (...words) => span({ class: 'note' }, words);

/** The ways to the next part of a list and back to its beginning, where there are any. */
export const pager = (page, filters, next, note) =>
  (filters.after || next) &&
  nav(
    { class: 'row between', 'aria-label': t('list.parts') },
    filters.after ? a({ class: 'button', href: write(page, { ...filters, after: '' }) }, t('list.first')) : soft(note),
    next &&
      a({ class: 'button', id: 'next-page', href: write(page, { ...filters, after: next }) }, t('list.following')),
  );
