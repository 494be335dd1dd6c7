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
