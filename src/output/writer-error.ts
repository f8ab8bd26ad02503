/** A tree that cannot be read or written: what is wrong, naming the path, and what to do about it. */
export class WriterError extends Error {
  override readonly name = 'WriterError';
  readonly fix: string;

  constructor(message: string, fix: string, options?: ErrorOptions) {
    super(message, options);
    this.fix = fix;
  }
}

const REASONS: Record<string, readonly [reason: string, fix: string]> = {
  ENOSPC: ['no space is left on the disk', 'free some space, then run again'],
  EDQUOT: ['the disk quota is used up', 'free some space, then run again'],
  EACCES: ['permission denied', 'make the folder writable for you, or choose another one with --out'],
  EPERM: ['operation not permitted', 'make the folder writable for you, or choose another one with --out'],
  EROFS: ['the file system is read-only', 'choose a folder on another one with --out'],
  EBUSY: [
    'the folder is in use, or a mount point',
    'mount its parent folder instead, or choose another one with --out',
  ],
  EXDEV: [
    'the folder and its parent are on two file systems',
    'mount the parent folder instead, or choose another one with --out',
  ],
  ENAMETOOLONG: ['the name is too long for the file system', 'give the object a shorter name'],
};

/** Runs file-system work; what the system refuses becomes a WriterError that says what was being done. */
export function withReason<T>(doing: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof WriterError || !isSystemError(error)) throw error;
    const [reason, fix] = REASONS[error.code] ?? [error.message, 'mend the cause, then run again'];
    const path = error.path === undefined ? '' : `${error.path}: `;
    throw new WriterError(`${doing}: ${path}${reason} (${error.code})`, fix, { cause: error });
  }
}

/** Whether an error of the system carries one of these codes. */
export function hasCode(error: unknown, ...codes: string[]): boolean {
  return isSystemError(error) && codes.includes(error.code);
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException & { code: string } {
  return error instanceof Error && typeof (error as NodeJS.ErrnoException).code === 'string';
}
