/** The clock of a process: from five seconds after its beginning on, an hour ahead and an hour behind in turns. */
const PROGRAM = `
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
  setInterval(() => (ahead = ahead > 0 ? -3_600_000 : 3_600_000), 5_000).unref();
`;

/** What NODE_OPTIONS has to be for the clocks of a command and of its workers to jump. */
export const CLOCK_JUMP = `--import=data:text/javascript,${encodeURIComponent(PROGRAM)}`;
