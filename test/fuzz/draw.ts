import fc, { type Arbitrary } from 'fast-check';

/** Chance that a seed decides: the same draws, in the same order, on every machine. */
export class Draw {
  #state: number;

  /** `part` tells streams of one seed apart: the number of a case. */
  constructor(seed: number, part = 0) {
    this.#state = Math.imul(seed + 1, 0x9e3779b1) ^ Math.imul(part + 1, 0x85ebca6b);
  }

  /** 32 bits (mulberry32). */
  bits(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return (t ^ (t >>> 14)) >>> 0;
  }

  /** Both ends included. */
  integer(min: number, max: number): number {
    return min + Math.floor((this.bits() / 2 ** 32) * (max - min + 1));
  }

  chance(probability: number): boolean {
    return this.bits() / 2 ** 32 < probability;
  }

  pick<T>(from: readonly T[]): T {
    return from[this.integer(0, from.length - 1)]!;
  }

  /** One of the kinds, as often as its weight says. */
  weighted<K extends string>(weights: Readonly<Record<K, number>>): K {
    const entries = Object.entries(weights) as [K, number][];
    let left = (this.bits() / 2 ** 32) * entries.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [kind, weight] of entries) {
      left -= weight;
      if (left < 0) return kind;
    }
    return entries[0]![0];
  }

  /** Each by itself, in their order. */
  some<T>(from: readonly T[], probability: number): T[] {
    return from.filter(() => this.chance(probability));
  }

  /** Up to `most` different ones. */
  several<T>(from: readonly T[], most: number): T[] {
    return [...new Set(Array.from({ length: this.integer(0, Math.min(most, from.length)) }, () => this.pick(from)))];
  }

  /** A value of one of fast-check's arbitraries. */
  of<T>(arbitrary: Arbitrary<T>): T {
    return fc.sample(arbitrary, { seed: this.bits() | 0, numRuns: 1 })[0]!;
  }
}
