// Keeps what is shown up to date: asks again every few seconds while the page is looked at. Where no answer comes, it
// asks again soon, and less and less often.

const FIRST_MILLIS = 1000;
const LONGEST_MILLIS = 60_000;

/**
 * Repeats a piece of work.
 *
 * @param {() => Promise<void>} work fails when there is no good answer
 * @param {number} millis between the end of one and the next
 * @param {(failure: Error | null) => void} done told of the end of each
 * @returns {{ now(): void, stop(): void }} begins the next at once; ends it all
 */
export function repeat(work, millis, done) {
  let timer;
  let failures = 0;
  let running = false;
  let again = false;
  let stopped = false;

  const pause = () => (failures === 0 ? millis : Math.min(LONGEST_MILLIS, FIRST_MILLIS * 2 ** (failures - 1)));
  const wait = () => pause() * (0.9 + 0.2 * Math.random());

  async function round() {
    clearTimeout(timer);
    if (running) {
      again = true;
      return;
    }
    running = true;
    let failure = null;
    try {
      await work();
      failures = 0;
    } catch (caught) {
      failure = caught;
      failures += 1;
    }
    running = false;
    if (!stopped) {
      done(failure);
      plan();
    }
  }

  function plan() {
    if (again) {
      again = false;
      round();
    } else if (!document.hidden && !stopped) {
      timer = setTimeout(round, wait());
    }
  }

  const seen = () => {
    if (!document.hidden && !stopped) {
      failures = 0;
      round();
    }
  };
  document.addEventListener('visibilitychange', seen);
  addEventListener('online', seen);
  round();
  return {
    now: round,
    stop() {
      stopped = true;
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', seen);
      removeEventListener('online', seen);
    },
  };
}
