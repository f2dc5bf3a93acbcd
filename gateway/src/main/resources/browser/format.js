// Numbers, sizes and times as the reader writes them.
import { locale, t } from './i18n.js';

const UNITS = [['day', 86_400], ['hour', 3600], ['minute', 60], ['second', 1]];

export const number = (value) => new Intl.NumberFormat(locale()).format(value);

/** 12,345 as 12.3K. */
export const short = (value) =>
  new Intl.NumberFormat(locale(), { notation: 'compact', maximumFractionDigits: 1 }).format(value);

export const percent = (share) =>
  new Intl.NumberFormat(locale(), { style: 'percent', maximumFractionDigits: share < 0.1 ? 1 : 0 }).format(share);

export function bytes(value) {
  const step = value < 1024 ? 0 : Math.min(3, Math.floor(Math.log2(value) / 10));
  const unit = ['byte', 'kilobyte', 'megabyte', 'gigabyte'][step];
  return new Intl.NumberFormat(locale(), { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: 1 }).format(
    value / 1024 ** step,
  );
}

/** What is no instant is shown as none, rather than nothing at all being shown. */
const format = (options) => (at) =>
  Number.isNaN(Date.parse(at)) && typeof at !== 'number' ? '–' : new Intl.DateTimeFormat(locale(), options).format(new Date(at));

/** 3 March 2027, in the reader's zone. */
export const date = format({ day: 'numeric', month: 'long', year: 'numeric' });

/** 3 Mar 2027, 14:05, in the reader's zone. */
export const dateTime = format({ day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' });

/** 14:05:09, in the reader's zone. */
export const clock = format({ hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });

/** 3 Mar, of a UTC day such as 2027-03-03. */
export const day = format({ day: 'numeric', month: 'short', timeZone: 'UTC' });

/** 3 March 2027, of a UTC day. */
export const wholeDay = format({ day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });

/** 5 minutes ago, or in 2 days. */
export function relative(at, now = Date.now()) {
  const seconds = Math.round((new Date(at).getTime() - now) / 1000);
  const [unit, size] = UNITS.find(([, each]) => Math.abs(seconds) >= each) ?? UNITS.at(-1);
  return new Intl.RelativeTimeFormat(locale(), { numeric: 'auto' }).format(Math.trunc(seconds / size), unit);
}

/** 90 as 90 seconds, 60 as 1 minute. */
export function duration(seconds) {
  const [unit, size] = UNITS.find(([, each]) => seconds >= each && seconds % each === 0) ?? UNITS.at(-1);
  return new Intl.NumberFormat(locale(), { style: 'unit', unit, unitDisplay: 'long' }).format(seconds / size);
}

/** The name of the reader's time zone. */
export const zone = () => Intl.DateTimeFormat().resolvedOptions().timeZone || t('format.local');
