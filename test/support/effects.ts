/** Thrown in place of everything after the moment at which a run is killed. */
export class Killed extends Error {}

/**
 * Counts what changes the world outside, and ends a run at one of those changes: before it happened, or after it happened
 * and before anybody was told. From then on nothing happens any more, until `revive`.
 */
export class Effects {
  readonly done: string[] = [];
  #kill?: { readonly at: number; readonly when: 'before' | 'after' };
  #dead = false;

  killAt(at: number, when: 'before' | 'after'): void {
    this.#kill = { at, when };
  }

  revive(): void {
    this.#kill = undefined;
    this.#dead = false;
  }

  get alive(): boolean {
    return !this.#dead;
  }

  /** Whether the run is over: look-ups fail then, too. */
  assertAlive(): void {
    if (this.#dead) throw new Killed();
  }

  async change<T>(name: string, effect: () => T | Promise<T>): Promise<T> {
    this.assertAlive();
    const kill = this.#kill?.at === this.done.length ? this.#kill.when : undefined;
    if (kill === 'before') {
      this.#dead = true;
      throw new Killed();
    }
    const result = await effect();
    this.done.push(name);
    if (kill === 'after') {
      this.#dead = true;
      throw new Killed();
    }
    return result;
  }
}
