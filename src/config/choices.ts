import { toPointer } from './pointer.ts';

/** Under `connections:`, by type: the component that meets it for all, or for whom, with `default` for the others. */
export type Choices = Readonly<Record<string, string | Readonly<Record<string, string>>>>;

/** Stands for all clients that are not named. */
export const OTHERS = 'default';

/** One provider that was chosen for one client, or for the others. */
export interface Choice {
  readonly type: string;
  readonly client: string;
  readonly provider: string;
  /** JSON pointer of the words that say it. */
  readonly config: string;
}

/** Every choice, in the order in which they are written. */
export function choicesIn(choices: Choices): readonly Choice[] {
  return Object.entries(choices).flatMap(([type, chosen]) =>
    typeof chosen === 'string'
      ? [{ type, client: OTHERS, provider: chosen, config: toPointer(['connections', type]) }]
      : Object.entries(chosen).map(([client, provider]) => ({
          type,
          client,
          provider,
          config: toPointer(['connections', type, client]),
        })),
  );
}
