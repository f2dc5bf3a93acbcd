// An account's projects and their ApiKeys: making, replacing and ending them.
import { deleteProject } from './deletion.js';
import { Secret } from './secret.js';
import { send } from './shared/api.js';
import { div, group, h3, p, part } from './shared/dom.js';
import { date, dateTime } from './shared/format.js';
import { t } from './shared/i18n.js';
import { badge, card, empty } from './shared/parts.js';
import { table } from './shared/table.js';
import { act, exactly, literal, soft } from './words.js';

const OVERLAPS = ['0s', '1h', '24h', '7d', '30d'];

export const projects = (state, of, actions) =>
  card(
    {
      id: 'projects',
      title: t('projects.title'),
      note: t('projects.note'),
      aside: act(state, { id: 'make-project', words: t('projects.make') }, () => actions.ask(() => makeProject(of.id))),
    },
    of.projects.length === 0
      ? empty(t('projects.none'), t('projects.none.hint'))
      : div(
          { class: 'stack wide' },
          of.projects.map((each) => project(state, of, each, actions)),
        ),
  );

function project(state, of, { id }, actions) {
  const keys = of.keys.filter((each) => each.project === id);
  return div(
    { class: 'project', key: id, 'data-project': id },
    div(
      { class: 'entry-head between' },
      h3(id),
      div(
        { class: 'acts' },
        act(state, { words: t('keys.make'), name: t('keys.make.in', { project: id }), meaning: 'small' }, () =>
          actions.ask(() => makeKey(of.id, id)),
        ),
        deleteProject(state, of.id, id, actions),
      ),
    ),
    keys.length === 0 ? p({ class: 'note' }, t('keys.none')) : list(state, of.id, id, keys, actions),
  );
}

const list = (state, account, id, keys, actions) =>
  table({
    title: t('keys.of', { project: id }),
    rows: keys,
    key: (row) => row.id,
    columns: [
      { title: t('keys.key'), value: (row) => group(row.name ?? soft(t('keys.unnamed')), ' ', literal(row.id)) },
      { id: 'state', title: t('keys.state'), value: keyState },
      { id: 'created', title: t('keys.created'), value: (row) => soft(exactly(row.created)) },
      {
        id: 'acts',
        title: t('keys.acts'),
        hidden: true,
        value: (row) => !isOver(row) && acts(state, account, row, actions),
      },
    ],
  });

const isOver = (key) => key.revoked || (key.expires && Date.parse(key.expires) <= Date.now());

function keyState(key) {
  if (key.revoked) {
    return badge(t('keys.revoked', { date: date(key.revoked) }));
  }
  if (isOver(key)) {
    return badge(t('keys.expired', { date: date(key.expires) }));
  }
  return key.expires ? badge(t('keys.until', { date: dateTime(key.expires) }), 'warn') : soft(t('keys.valid'));
}

function acts(state, account, key, actions) {
  const one = (name, make, meaning) =>
    act(
      state,
      {
        words: t(`keys.${name}`),
        name: t(`keys.${name}.it`, { key: key.name ?? key.id }),
        meaning: `small ${meaning ?? ''}`,
      },
      () => actions.ask(() => make(account, key)),
    );
  return div({ class: 'acts' }, one('rotate', rotate), one('expire', expire), one('revoke', revoke, 'danger'));
}

const makeProject = (account) => ({
  id: 'project',
  title: t('project.title', { account }),
  fields: () => [
    {
      name: 'id',
      kind: 'text',
      title: t('project.id'),
      hint: t('create.id.hint'),
      required: true,
      autocapitalize: 'off',
      spellcheck: false,
    },
  ],
  go: t('project.go'),
  send: (values) => send('POST', `/admin/v1/accounts/${account}/projects`, values),
  done: ({ id }) => t('project.done', { id }),
});

const makeKey = (account, project) => ({
  id: 'key',
  title: t('key.title', { project }),
  text: [t('key.text')],
  fields: () => [
    { name: 'name', kind: 'text', title: t('key.name'), hint: t('key.name.hint'), maxLength: 100 },
    { name: 'expires', kind: 'instant', title: t('key.expires'), hint: t('field.optional') },
  ],
  go: t('key.go'),
  send: (values) => send('POST', `/admin/v1/accounts/${account}/projects/${project}/keys`, values),
  then: (made) => () => shownOnce(made),
});

const keyAddress = (account, key, verb) => `/admin/v1/accounts/${account}/keys/${key.id}/${verb}`;

const called = (key) => key.name ?? key.id;

const rotate = (account, key) => ({
  id: 'rotate',
  title: t('rotate.title', { key: called(key) }),
  text: [t('rotate.text')],
  first: { overlap: '24h' },
  fields: () => [
    {
      name: 'overlap',
      kind: 'choice',
      title: t('rotate.overlap'),
      options: OVERLAPS.map((each) => [each, t(`overlap.${each}`)]),
    },
  ],
  go: t('rotate.go'),
  send: (values) => send('POST', keyAddress(account, key, 'rotate'), values),
  then: (made) => () => shownOnce(made),
});

const expire = (account, key) => ({
  id: 'expire',
  title: t('expire.title', { key: called(key) }),
  text: [t('expire.text')],
  fields: () => [{ name: 'expires', kind: 'instant', title: t('expire.at'), required: true }],
  go: t('expire.go'),
  send: (values) => send('POST', keyAddress(account, key, 'expire'), values),
  done: ({ expires }) => t('expire.done', { date: dateTime(expires) }),
});

const revoke = (account, key) => ({
  id: 'revoke',
  title: t('revoke.title', { key: called(key) }),
  warning: t('revoke.warning'),
  fields: () => [{ name: 'reason', kind: 'long', title: t('field.reason'), required: true }],
  go: t('revoke.go'),
  danger: true,
  send: (values) => send('POST', keyAddress(account, key, 'revoke'), values),
  done: () => t('revoke.done'),
});

const shownOnce = (made) => ({
  id: 'secret',
  title: t('secret.title'),
  warning: t('secret.warning'),
  body: part(Secret, { text: made.key }),
});
