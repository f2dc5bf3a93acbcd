// A secret, shown once, to be copied.
import { button, Component, div, p } from './shared/dom.js';
import { t } from './shared/i18n.js';
import { longText } from './shared/parts.js';

export class Secret extends Component {
  state = { copied: false };

  /** A page that is neither local nor over TLS may not write to the clipboard: the text is selected to be copied by hand. */
  copy = async () => {
    this.base.querySelector('textarea').select();
    try {
      await navigator.clipboard.writeText(this.props.text);
      this.setState({ copied: true });
    } catch {
      this.setState({ copied: false, byHand: true });
    }
  };

  render({ text }, { copied, byHand }) {
    return div(
      { class: 'stack' },
      longText({
        id: 'secret',
        title: t('secret.key'),
        value: text,
        readOnly: true,
        rows: 2,
        spellcheck: false,
        class: 'literal',
        onFocus: (event) => event.target.select(),
      }),
      div(
        { class: 'row' },
        button({ type: 'button', class: 'button main', id: 'copy', onClick: this.copy }, t('secret.copy')),
      ),
      p({ class: 'note', role: 'status' }, copied ? t('secret.copied') : byHand ? t('secret.byhand') : ''),
    );
  }
}
