// Signing in and out, language and theme: what every console begins and ends with.
import { get, send } from './api.js';
import { choose, preferred, t, use } from './i18n.js';

const TEXTS = ['shared/text', 'text'];

/** What the state of a console begins with; its texts are there when this is. */
export async function begin() {
  const language = preferred();
  await use(language, TEXTS);
  return {
    phase: 'starting',
    language,
    theme: window.memgateTheme.get(),
    live: { at: 0, away: false },
    loaded: {},
    signing: {},
  };
}

/** Where to read on, once it is there. */
export const focus = (id) => setTimeout(() => document.getElementById(id)?.focus());

/**
 * The session of the one who looks at a console.
 *
 * @param {object} state of the console
 * @param {(change: object) => void} update of the state
 * @param {object} console `path` of its sessions; `probe`, a path answered only to who is signed in; `credential`, the
 *   name of the field; `content`, the id of what is read first; `left`, the state that ends with the session;
 *   `start()`, `stop()` its asking; `title()`
 * @returns {{ resume(): Promise<void>, end(): void, actions: object }} goes on where one was signed in; tells that the
 *   session has ended; what a person does
 */
export function session(state, update, { path, probe, credential, content, left, start, stop, title }) {
  function signedIn() {
    update({ phase: 'in', signing: {} });
    start();
  }

  function signedOut(signing) {
    stop();
    update({ phase: 'out', loaded: {}, signing, ...left });
  }

  const actions = {
    async signIn(secret) {
      if (state.signing.busy) {
        return;
      }
      update({ signing: { busy: true } });
      try {
        await send('POST', path, { [credential]: secret });
        signedIn();
        focus(content);
      } catch (problem) {
        update({ signing: { problem } });
      }
    },

    async signOut() {
      try {
        await send('DELETE', path);
      } catch {
        update({ live: { ...state.live, away: true } });
        return;
      }
      signedOut({});
      focus(credential);
    },

    async language(language) {
      choose(language);
      await use(language, TEXTS);
      document.title = title();
      update({ language });
    },

    theme(theme) {
      window.memgateTheme.set(theme);
      update({ theme });
    },
  };

  async function resume() {
    document.title = title();
    try {
      await get(probe);
      signedIn();
    } catch (problem) {
      if (problem.away) {
        signedIn();
      } else {
        update({ phase: 'out' });
      }
    }
  }

  return { resume, end: () => signedOut({ ended: true }), actions };
}
