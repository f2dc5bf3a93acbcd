// Signing in with a credential, which the browser gives to nobody but the gateway and does not keep.
import { button, div, form, h1, p } from './dom.js';
import { t } from './i18n.js';
import { alert, field, problemText } from './parts.js';

/** @param words the console's own: name of the field, credential, what, hint, wrong, ended */
export const signIn = ({ signing }, actions, words) =>
  div(
    { class: 'card sign-in' },
    div({ class: 'stack' }, h1(t('signin.title')), p({ class: 'note' }, words.what)),
    signing.ended && alert({ meaning: 'warn', urgent: true }, p(words.ended)),
    form(
      { class: 'stack', onSubmit: (event) => submit(event, actions, words.name) },
      field({
        id: words.name,
        title: words.credential,
        hint: words.hint,
        error: signing.problem && (signing.problem.signedOut ? words.wrong : problemText(signing.problem)),
        type: 'password',
        name: words.name,
        autocomplete: 'off',
        autocapitalize: 'off',
        spellcheck: false,
        required: true,
      }),
      button(
        { class: 'button main', type: 'submit', disabled: signing.busy },
        signing.busy ? t('signin.busy') : t('signin.do'),
      ),
    ),
  );

function submit(event, actions, name) {
  event.preventDefault();
  actions.signIn(event.target.elements[name].value.trim());
}
