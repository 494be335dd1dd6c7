/**
 * Number of each evaluation of a row of a Saltelli design with `factors` factors: Saltelli 2002, *Computer Physics
 * Communications* 145. `a` and `b` are independent draws.
 */
export function evaluations(factors: number) {
  return {
    a: 0,
    b: 1,
    /** a with factor i of b. */
    ab: (i: number): number => 2 + i,
    /** b with factor i of a. */
    ba: (i: number): number => 2 + factors + i,
    count: 2 + 2 * factors,
  };
}
