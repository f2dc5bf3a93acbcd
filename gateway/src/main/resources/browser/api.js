// The gateway's HTTP API, asked with the browser's session.

/** An answer other than success: `status`, 0 where there was no answer, and `message` for a person. */
export class Problem extends Error {
  constructor(status, message, body = {}) {
    super(message);
    this.status = status;
    this.body = body;
  }

  /** Whether nobody is signed in, or not any more. */
  get signedOut() {
    return this.status === 401;
  }

  /** Whether the gateway cannot answer at this moment. */
  get away() {
    return this.status === 0 || this.status >= 500;
  }
}

const PATIENCE_MILLIS = 15_000;

async function ask(method, path, { body, accept = 'application/json', signal } = {}) {
  const patience = AbortSignal.timeout(PATIENCE_MILLIS);
  const headers = { Accept: accept };
  if (body !== undefined) {
    headers['Content-Type'] = 'application/json';
  }
  let answer;
  try {
    answer = await fetch(path, {
      method,
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
      cache: 'no-store',
      credentials: 'same-origin',
      redirect: 'error',
      signal: signal ? AbortSignal.any([signal, patience]) : patience,
    });
  } catch (cause) {
    throw signal?.aborted ? cause : new Problem(0, '');
  }
  if (!answer.ok) {
    throw await problem(answer);
  }
  return answer;
}

/** What the body says of a failure: RFC 9457's `detail`, or the envelope's `message`. */
async function problem(answer) {
  const body = await answer.json().catch(() => ({}));
  return new Problem(answer.status, body.detail ?? body.message ?? body.title ?? '', body);
}

/** A path with those parameters that have a value. */
export function address(path, parameters = {}) {
  const query = new URLSearchParams(Object.entries(parameters).filter(([, value]) => value));
  return query.size ? `${path}?${query}` : path;
}

export const get = async (path, options) => (await ask('GET', path, options)).json();

export const getText = async (path, accept) => (await ask('GET', path, { accept })).text();

export async function send(method, path, body) {
  const answer = await ask(method, path, { body });
  return answer.status === 204 ? null : answer.json();
}

/** Hands a text to the reader as a file. */
export function save(text, name, type) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
