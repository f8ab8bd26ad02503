import type { KnownSecrets } from '../finding/mask.ts';
import { OutsideError } from '../workspace/outside-error.ts';
import type { Screen, Stream } from './screen.ts';

/** The same screen, on which no value is shown that came to be known as a secret. */
export function masked(screen: Screen, secrets: KnownSecrets): Screen {
  const stream = (original: Stream): Stream => ({
    write: (text) => original.write(secrets.mask(text)),
    isTTY: original.isTTY,
    columns: original.columns,
  });
  return { ...screen, stdout: stream(screen.stdout), stderr: stream(screen.stderr) };
}

/** What was thrown, without secrets in its words: programs and servers quote what they were sent. */
export function maskedFailure(error: unknown, secrets: KnownSecrets): unknown {
  if (error instanceof OutsideError) return new OutsideError(secrets.mask(error.message), secrets.mask(error.fix));
  if (!(error instanceof Error)) return error;
  error.message = secrets.mask(error.message);
  error.stack = error.stack && secrets.mask(error.stack);
  return error;
}
