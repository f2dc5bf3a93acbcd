// The page of an address that leads nowhere.
import { write } from './address.js';
import { a, div, p } from './shared/dom.js';
import { t } from './shared/i18n.js';
import { pageHead } from './words.js';

export const nowhere = () => [
  pageHead(t('nowhere.title')),
  div({ class: 'card stack' }, p(t('nowhere.what')), p(a({ href: write('accounts') }, t('accounts.title')))),
];
