/** A mistake in how the command was called, or a file that cannot be read: exit 2. */
export class UsageError extends Error {
  readonly fix: string;

  constructor(message: string, fix: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'UsageError';
    this.fix = fix;
  }
}
