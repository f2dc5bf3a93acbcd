// Deleting an account or a project with its memories: asked twice, and what would go is shown in between.
import { send } from './shared/api.js';
import { dd, div, dl, dt } from './shared/dom.js';
import { dateTime, number } from './shared/format.js';
import { t } from './shared/i18n.js';
import { card } from './shared/parts.js';
import { act } from './words.js';

export const deletion = (state, of, actions) =>
  card({
    id: 'deletion',
    title: t('deletion.title'),
    note: t('deletion.note'),
    aside: act(state, { id: 'delete-account', words: t('deletion.do'), meaning: 'danger' }, () =>
      actions.ask(() => first(of.id)),
    ),
  });

/** The button that deletes a project. */
export const deleteProject = (state, account, project, actions) =>
  act(
    state,
    { words: t('deletion.project'), name: t('deletion.project.it', { project }), meaning: 'small danger' },
    () => actions.ask(() => first(account, project)),
  );

/** The button that goes on with a deletion that has not come to its end. */
export const goOn = (state, account, actions) =>
  act(state, { id: 'go-on', words: t('deletion.goon'), meaning: 'danger' }, () => actions.ask(() => proceed(account)));

const address = (account, project) => `/admin/v1/accounts/${account}${project ? `/projects/${project}` : ''}/deletion`;

const first = (account, project) => ({
  id: 'delete-first',
  title: t('deletion.of', { name: project ?? account }),
  text: [t('deletion.first')],
  go: t('deletion.show'),
  danger: true,
  send: () => send('POST', address(account, project), {}),
  then: (found) => () => (found.state === 'asked' ? second : ended)(account, project, found),
});

const second = (account, project, found) => ({
  id: 'delete-second',
  title: t('deletion.of', { name: project ?? account }),
  warning: t(project ? 'deletion.warning.project' : 'deletion.warning'),
  first: { memories: found.memories === undefined || found.memories === null ? 'keep' : 'delete' },
  body: losses(found),
  fields: () => [
    {
      name: 'memories',
      kind: 'choice',
      title: t('deletion.memories'),
      options: ['delete', 'keep'].map((each) => [each, t(`deletion.memories.${each}`)]),
    },
    { name: 'reason', kind: 'long', title: t('field.reason'), required: true },
    {
      name: 'typed',
      kind: 'text',
      title: t('deletion.typed', { name: project ?? account }),
      required: true,
      pattern: project ?? account,
      autocapitalize: 'off',
      spellcheck: false,
    },
  ],
  go: t('deletion.finally'),
  danger: true,
  send: ({ typed, memories, reason }) =>
    send('POST', address(account, project), {
      confirm: found.confirm,
      reason,
      ...(memories === 'keep' && { memories }),
    }),
  done: told,
});

const proceed = (account) => ({
  id: 'delete-on',
  title: t('deletion.of', { name: account }),
  text: [t('deletion.goes')],
  go: t('deletion.goon'),
  danger: true,
  send: () => send('POST', address(account), {}),
  done: told,
});

/** A deletion that had been begun before, and what has become of it now. */
const ended = (account, project, found) => ({
  id: 'delete-ended',
  title: t('deletion.of', { name: project ?? account }),
  text: [told(found)],
});

const told = (found) =>
  found.state === 'deleted' ? t('deletion.deleted') : t('deletion.waits', { why: found.why ?? '' });

const losses = (found) =>
  dl(
    { class: 'facts' },
    loss(t('deletion.projects'), found.projects.join(', ')),
    loss(t('deletion.keys'), number(found.keys)),
    loss(
      t('deletion.count'),
      found.memories === undefined || found.memories === null ? t('deletion.unknown') : number(found.memories),
    ),
    loss(t('deletion.until'), dateTime(found.until)),
  );

const loss = (title, value) => div(dt(title), dd({ class: 'number' }, value));
