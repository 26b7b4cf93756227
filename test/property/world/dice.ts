// Random choices that fast-check can repeat and shrink.
import fc from 'fast-check';

export interface Dice {
  /** From `min` to `max`, both included. */
  int(min: number, max: number): number;
  /** True once in `of` times. */
  once(of: number): boolean;
  pick<T>(list: readonly T[]): T;
  /** A part of a list, in its order; each item is kept with one chance in `of`. */
  some<T>(list: readonly T[], of?: number): readonly T[];
  /** `count` items at most, each once. */
  few<T>(list: readonly T[], count: number): readonly T[];
  times<T>(count: number, make: (index: number) => T): readonly T[];
}

/** Throws for each property of fast-check: `dice.map(randomWorld)` and the like. */
export const dice: fc.Arbitrary<Dice> = fc.gen().map((draw): Dice => {
  const int: Dice['int'] = (min, max) => min + draw(fc.nat, { max: Math.max(0, max - min) });
  const pick: Dice['pick'] = (list) => {
    const item = list[int(0, list.length - 1)];
    if (item === undefined) throw new Error('nothing to pick from');
    return item;
  };
  const once: Dice['once'] = (of) => int(1, of) === of;
  return {
    int,
    pick,
    once,
    some: (list, of = 2) => list.filter(() => once(of)),
    few: (list, count) => {
      const left = [...list];
      return Array.from({ length: Math.min(count, left.length) }, () => left.splice(int(0, left.length - 1), 1)).flat();
    },
    times: (count, make) => Array.from({ length: count }, (_, index) => make(index)),
  };
});
