/**
 * Makes the clock of a Node process jump an hour ahead, and later to an hour behind: `--import` it. Five and ten seconds
 * after the process began, as long as commands and workers live.
 */
const HOUR = 3_600_000;
const Clock = Date;
let ahead = 0;

globalThis.Date = class Date extends Clock {
  constructor(...parts) {
    if (parts.length > 0) super(...parts);
    else super(Clock.now() + ahead);
  }

  static now() {
    return Clock.now() + ahead;
  }
};
setTimeout(() => (ahead = HOUR), 5_000).unref();
setTimeout(() => (ahead = -HOUR), 10_000).unref();
