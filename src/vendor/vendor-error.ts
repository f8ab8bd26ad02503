/** Why a chart cannot be had: what happened, naming the address, and what to do. */
export class VendorError extends Error {
  override readonly name = 'VendorError';
  readonly fix: string;
  readonly why?: string;

  constructor(message: string, fix: string, why?: string) {
    super(message);
    this.fix = fix;
    this.why = why;
  }
}
