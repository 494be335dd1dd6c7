const MINUS = '−';
const NONE = '–';

/** Text of a number; of null, what is shown instead. */
export type Format = (value: number | null) => string;

/** Bits with two decimals from 0.1 up, two significant digits down to 0.001; `–` for null. */
export function formatBits(bits: number | null): string {
  if (bits === null) return NONE;
  const size = Math.abs(bits);
  if (size < 0.0005) return '0.000';
  return withMinus(bits.toFixed(size >= 0.1 ? 2 : size >= 0.01 ? 3 : 4));
}

/** Any number with a fixed count of decimals, never `-0.00`; `–` for null. */
export function formatDecimals(value: number | null, decimals: number): string {
  if (value === null) return NONE;
  const text = value.toFixed(decimals);
  return withMinus(Number(text) === 0 ? text.replace('-', '') : text);
}

/** Any number with a fixed count of significant digits: `7,840`, `369`, `−0.00106`; `–` for null. */
export function formatDigits(value: number | null, digits: number): string {
  if (value === null) return NONE;
  const text = value.toPrecision(digits);
  return Math.abs(value) < 1e9 && text.includes('e+') ? formatCount(Number(text)) : withMinus(text);
}

/** A share in 0..1 as a percentage with one decimal; `–` for null. */
export function formatPercent(share: number | null): string {
  return share === null ? NONE : `${formatDecimals(100 * share, 1)} %`;
}

/** A difference of two shares in percentage points: they are not per cent of anything. */
export function formatPoints(difference: number | null): string {
  return difference === null ? NONE : `${inPoints(difference)} percentage points`;
}

/** The number alone, under a heading that says what it is. */
export function inPoints(difference: number | null): string {
  return formatDecimals(difference === null ? null : 100 * difference, 1);
}

/** A share of what guessing reaches, with digits for one in thousands. */
export function formatChance(share: number): string {
  return share >= 0.01 ? formatPercent(share) : `${formatDecimals(100 * share, 2)} %`;
}

/** `0.85 to 0.97`, or null when an end is missing. */
export function formatInterval(
  { low, high }: { readonly low: number | null; readonly high: number | null },
  format: (value: number) => string,
): string | null {
  return low === null || high === null ? null : `${format(low)} to ${format(high)}`;
}

/** `12.3 % (4.5 % to 20.1 %)`, without the bracket where there is no interval. */
export function withInterval(
  estimate: {
    readonly value: number | null;
    readonly low: number | null;
    readonly high: number | null;
  },
  format: (value: number | null) => string,
): string {
  const interval = formatInterval(estimate, format);
  return `${format(estimate.value)}${interval === null ? '' : ` (${interval})`}`;
}

/** Integer with thousands separated by commas. */
export function formatCount(count: number): string {
  return withMinus(String(Math.round(count)).replace(/\B(?=(\d{3})+(?!\d))/g, ','));
}

/** Seconds as `42 s`, `4 min 5 s`, `1 h 40 min`. */
export function formatDuration(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  const minutes = Math.round(seconds / 60);
  return `${formatCount(Math.floor(minutes / 60))} h ${minutes % 60} min`;
}

/** An ISO 8601 instant as `2026-11-21 06:25 UTC`; a text that is none is shown as it is. */
export function formatInstant(instant: string): string {
  const milliseconds = Date.parse(instant);
  if (Number.isNaN(milliseconds)) return instant;
  return `${new Date(milliseconds).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** `1 unit`, `2 units`; `many` where the plural takes more than an s. */
export function plural(count: number, noun: string, many = `${noun}s`): string {
  return `${formatCount(count)} ${count === 1 ? noun : many}`;
}

/** `a`, `a and b`, `a, b and c`. */
export function joinWords(words: readonly string[]): string {
  return words.length < 2
    ? words.join('')
    : `${words.slice(0, -1).join(', ')} and ${words[words.length - 1]}`;
}

export function withMinus(text: string): string {
  return text.replaceAll('-', MINUS);
}
