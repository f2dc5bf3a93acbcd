// Elements as functions: div({ class: 'card' }, h2('Title'), 'text'). Texts become text nodes, whatever they contain.
import { Component, Fragment, h, render } from '../vendor/preact.js';

const isProps = (value) =>
  value !== null && typeof value === 'object' && !Array.isArray(value) && value.constructor === Object;

const tag = (name) => (...args) => (isProps(args[0]) ? h(name, args[0], ...args.slice(1)) : h(name, null, ...args));

export const {
  a, article, button, caption, code, dd, div, dl, dt, footer, form, h1, h2, h3, header, input, label, li,
  main, nav, ol, option, p, section, select, span, strong, summary, details, table, tbody, td, textarea,
  th, thead, time, tr, ul, svg, g, line, path, rect, text, dialog, pre,
} = new Proxy({}, { get: (_, name) => tag(name) });

/** A component as an element: part(Chart, { ... }). */
export const part = (component, props) => h(component, props);

/** Several elements without one around them. */
export const group = (...children) => h(Fragment, null, ...children);

export { Component };

/**
 * Shows a view of a state in an element, now and after each change of it.
 *
 * @param {Element} root where
 * @param {(state: object) => any} view what
 * @param {object} state at first
 * @returns {(change: object) => void} changes some members of the state
 */
export function show(root, view, state) {
  let waiting = false;
  const draw = () => {
    waiting = false;
    render(view(state), root);
  };
  draw();
  return (change) => {
    Object.assign(state, change);
    if (!waiting) {
      waiting = true;
      queueMicrotask(draw);
    }
  };
}
