// A question in front of the page: a form that changes something. It is sent once, and stays with what was wrong.
import { button, Component, dialog, div, form, h2, p } from './shared/dom.js';
import { t } from './shared/i18n.js';
import { alert, choice, field, longText, problemText } from './shared/parts.js';

/** What each kind of field is, and how what was typed goes to the API. */
const KINDS = {
  text: { control: (props) => field({ type: 'text', autocomplete: 'off', ...props }), read: oneLine },
  long: { control: (props) => longText({ maxLength: 500, rows: 3, ...props }), read: oneLine },
  number: {
    control: (props) => field({ type: 'number', inputmode: 'numeric', min: 1, step: 1, ...props }),
    read: Number,
  },
  instant: {
    control: (props) => field({ type: 'datetime-local', ...props }),
    read: (text) => new Date(text).toISOString(),
  },
  choice: { control: (props) => choice(props), read: (text) => text },
};

function oneLine(text) {
  return text.replace(/\s+/g, ' ').trim();
}

/** The instant that a `datetime-local` field shows as the reader's time. */
export function localTime(at) {
  const shifted = new Date(new Date(at).getTime() - new Date(at).getTimezoneOffset() * 60_000);
  return shifted.toISOString().slice(0, 16);
}

/**
 * props: `question`, `onDone(question, answer)`, `onClose`, `onEnd` when the session has ended. A question has
 * `id`, `title`, `text` (paragraphs), `warning`; `first`, the values at first; `fields(values)`, a list of `{ name,
 * kind, title, hint, required, … }`; `go`, what its button says, and `danger`; `send(values)`, a promise; `refused`, which
 * may show a problem in its own way; `body`, shown above the fields; `then(answer)`, which makes the next question.
 */
export class Question extends Component {
  state = { values: { ...this.props.question.first }, problem: null, busy: false };

  componentDidMount() {
    this.base.showModal();
  }

  /** Closing gives the focus back to where it was. */
  componentWillUnmount() {
    this.gone = true;
    this.base.close();
  }

  set = (change) => this.setState(({ values }) => ({ values: { ...values, ...change } }));

  submit = async (event) => {
    event.preventDefault();
    const { question, onDone } = this.props;
    if (this.busy || !question.send) {
      return;
    }
    this.busy = true;
    this.setState({ busy: true, problem: null });
    try {
      onDone(question, await question.send(this.read()));
    } catch (problem) {
      if (problem.signedOut) {
        this.props.onEnd();
        return;
      }
      this.busy = false;
      this.setState({ busy: false, problem }, () => this.base?.querySelector('[aria-invalid]')?.focus());
    }
  };

  /** The values as the API takes them; what was left empty is left out. */
  read() {
    const shown = this.fields().filter(({ name }) => this.state.values[name]);
    return Object.fromEntries(shown.map(({ name, kind }) => [name, KINDS[kind].read(this.state.values[name])]));
  }

  fields() {
    return this.props.question.fields?.(this.state.values) ?? [];
  }

  cancelled = (event) => {
    event.preventDefault();
    this.props.onClose();
  };

  closed = () => this.gone || this.props.onClose();

  render({ question, onClose }, { problem, busy }) {
    const fields = this.fields();
    const wrong = problem && fields.find(({ name }) => name === member(problem));
    const title = `question-${question.id}-title`;
    return dialog(
      {
        class: 'question',
        id: `question-${question.id}`,
        'aria-labelledby': title,
        onCancel: this.cancelled,
        onClose: this.closed,
      },
      form(
        { class: 'stack', onSubmit: this.submit, 'aria-busy': busy ? 'true' : undefined },
        h2({ id: title }, question.title),
        question.text?.map((each, index) => p({ key: index }, each)),
        question.warning && alert({ meaning: 'warn' }, p(question.warning)),
        question.body,
        fields.map((each) => this.control(each, each === wrong && problem)),
        problem && !wrong && this.refused(problem),
        div(
          { class: 'row question-end' },
          button(
            { type: 'button', class: 'button', onClick: onClose },
            question.send ? t('question.cancel') : t('question.close'),
          ),
          question.send &&
            button(
              { type: 'submit', class: `button main ${question.danger ? 'danger' : ''}`, disabled: busy },
              busy ? t('question.busy') : question.go,
            ),
        ),
      ),
    );
  }

  control({ name, kind, ...rest }, problem) {
    const props = {
      key: name,
      id: `field-${name}`,
      name,
      value: this.state.values[name] ?? '',
      error: problem && problemText(problem),
      ...rest,
    };
    const change = (value) => this.set({ [name]: value });
    return KINDS[kind].control(
      kind === 'choice' ? { ...props, onChoose: change } : { ...props, onInput: (event) => change(event.target.value) },
    );
  }

  refused(problem) {
    return (
      this.props.question.refused?.(problem, this.set) ??
      alert({ meaning: 'bad', urgent: true, title: t('question.refused') }, p(problemText(problem)))
    );
  }
}

/** The member of the request that the API says is wrong. */
const member = (problem) => /member '(\w+)'/.exec(problem.message)?.[1];
