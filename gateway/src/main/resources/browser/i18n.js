// The reader's language: texts by key, in English and Chinese.
export const LANGUAGES = { en: 'English', zh: '中文' };

const KEPT = 'memgate.language';

let texts = {};
let current = 'en';

/** The language that was chosen, or else the browser's first that there is. */
export function preferred() {
  const wished = [read(), ...navigator.languages].map((each) => String(each).slice(0, 2));
  return wished.find((each) => each in LANGUAGES) ?? 'en';
}

/**
 * Makes a language the current one.
 *
 * @param {string} language a key of LANGUAGES
 * @param {string[]} folders where its texts are, as `<folder>/<language>.json`
 */
export async function use(language, folders) {
  const files = await Promise.all(folders.map((folder) => load(`${folder}/${language}.json`)));
  texts = Object.assign({}, ...files);
  current = language;
  document.documentElement.lang = language === 'zh' ? 'zh-Hans' : language;
}

async function load(file) {
  const answer = await fetch(file);
  if (!answer.ok) {
    throw new Error(`${file}: ${answer.status}`);
  }
  return answer.json();
}

/** Has a language remembered in this browser. */
export function choose(language) {
  try {
    localStorage.setItem(KEPT, language);
  } catch {
    // A browser that keeps nothing asks for the browser's language again.
  }
}

function read() {
  try {
    return localStorage.getItem(KEPT);
  } catch {
    return null;
  }
}

/** The current language as Intl takes it, with the reader's region where the browser tells one of it. */
export const locale = () =>
  navigator.languages.find((each) => each.slice(0, 2) === current) ?? (current === 'zh' ? 'zh-Hans' : current);

/** Whether there is a text of a key. */
export const has = (key) => key in texts;

/**
 * The text of a key.
 *
 * @param {string} key of the text; one whose value depends on a number has the forms of Intl.PluralRules
 * @param {object} [values] what stands in {braces}; `n` chooses the form
 */
export function t(key, values = {}) {
  const found = texts[key] ?? key;
  const form = typeof found === 'string' ? found : (found[new Intl.PluralRules(locale()).select(values.n)] ?? found.other);
  return form.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? shown(values[name]) : whole));
}

const shown = (value) => (typeof value === 'number' ? new Intl.NumberFormat(locale()).format(value) : String(value));
