/**
 * Something outside Mooring (a forge, a cluster, another program) did not do what was asked: exit 1, with what to do about
 * it. Neither a mistake in the configuration nor a fault of ours.
 */
export class OutsideError extends Error {
  readonly fix: string;

  constructor(message: string, fix: string) {
    super(message);
    this.name = 'OutsideError';
    this.fix = fix;
  }
}
