import { InvalidArgumentError } from 'commander';

/** Readers of options' values; each throws commander's InvalidArgumentError with what was expected and found. */

export function integer(value: string): number {
  if (!/^-?\d+$/.test(value))
    throw new InvalidArgumentError(`expected a whole number, found "${value}"`);
  return Number(value);
}

export function positive(value: string): number {
  const number = integer(value);
  if (number < 1) throw new InvalidArgumentError(`expected 1 or more, found ${value}`);
  return number;
}

export function indices(value: string): number[] {
  return value.split(',').map((part) => integer(part.trim()));
}

export function number(value: string): number {
  const parsed = Number(value);
  if (value.trim() !== '' && Number.isFinite(parsed) && parsed > 0) return parsed;
  throw new InvalidArgumentError(`expected a number above 0, found "${value}"`);
}

/** Degrees about x, y and z. */
export function turns(value: string): number[] {
  const degrees = value.split(',').map(Number);
  if (degrees.length === 3 && degrees.every(Number.isFinite)) return degrees;
  throw new InvalidArgumentError(`expected three angles such as -90,0,0, found "${value}"`);
}

const DURATION_MILLISECONDS: Readonly<Record<string, number>> = {
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** Milliseconds of `30m`, `24h` or `7d`. */
export function duration(value: string): number {
  const [, count, unit] = /^(\d+)([mhd])$/.exec(value) ?? [];
  if (count !== undefined) return Number(count) * DURATION_MILLISECONDS[unit];
  throw new InvalidArgumentError(`expected a duration such as 30m, 24h or 7d, found "${value}"`);
}

export function names(value: string): string[] {
  return value.split(',').map((name) => name.trim());
}
