// Signing in with a credential of the admin listener, which the browser gives to nobody but the gateway and does not keep.
import { button, div, form, h1, p } from './shared/dom.js';
import { t } from './shared/i18n.js';
import { alert, field, problemText } from './shared/parts.js';

export const signIn = ({ signing }, actions) =>
  div(
    { class: 'card sign-in' },
    div({ class: 'stack' }, h1(t('signin.title')), p({ class: 'note' }, t('signin.what'))),
    signing.ended && alert({ meaning: 'warn', urgent: true }, p(t('signin.ended'))),
    form(
      { class: 'stack', onSubmit: (event) => submit(event, actions) },
      field({
        id: 'token',
        title: t('signin.token'),
        hint: t('signin.hint'),
        error: signing.problem && wrong(signing.problem),
        type: 'password',
        name: 'token',
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

function submit(event, actions) {
  event.preventDefault();
  actions.signIn(event.target.elements.token.value.trim());
}

const wrong = (problem) => (problem.signedOut ? t('signin.wrong') : problemText(problem));
