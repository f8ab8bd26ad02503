import { performance } from 'node:perf_hooks';
import { judge, type Verdict } from './judge.ts';
import { drawCase, type Kind } from './platforms.ts';

/** Which cases a worker judges: every `step`th. */
export interface Errand {
  readonly seed: number;
  readonly from: number;
  readonly to: number;
  readonly step: number;
}

export interface Judged extends Verdict {
  readonly number: number;
  readonly kind: Kind;
  readonly milliseconds: number;
}

/** A process of its own, so that a case that hangs or ends it is seen from outside. */
process.on('message', ({ seed, from, to, step }: Errand) => {
  let number = from;
  const next = async (): Promise<void> => {
    if (number >= to) {
      process.disconnect();
      return;
    }
    const drawn = drawCase(seed, number);
    const start = performance.now();
    const verdict = await judge(drawn);
    const judged: Judged = { ...verdict, number, kind: drawn.kind, milliseconds: performance.now() - start };
    number += step;
    // Sent before the next begins: what hangs is the one after the last that was told.
    process.send!(judged, () => void next());
  };
  void next();
});
