// Whether the account is throttled, why, and what to do.
import { a, p, time } from './shared/dom.js';
import { dateTime, relative } from './shared/format.js';
import { t } from './shared/i18n.js';
import { alert } from './shared/parts.js';

export function standing({ loaded }) {
  const now = loaded.standing?.data;
  return now && now.state !== 'none' && alert({ meaning: 'bad', urgent: true, title: t(`standing.${now.state}`) }, ...said(now));
}

const said = (now) => [
  p(now.history[0]?.reason ?? now.message),
  p(
    now.since && t('standing.since', { date: dateTime(now.since) }),
    ' ',
    now.until && time({ dateTime: now.until }, t('standing.until', { date: dateTime(now.until), when: relative(now.until) })),
    ' ',
    now.rate > 0 && t('standing.rate', { n: now.rate }),
  ),
  p(t(`standing.${now.state}.advice`), ' ', contact(now.contact)),
];

/** Where to ask; nothing but a web or mail address becomes a link. */
export const contact = (address) =>
  /^(https?:\/\/|mailto:)/i.test(address) ? a({ href: address, rel: 'noreferrer' }, address.replace(/^mailto:/i, '')) : address;
