import type { PlannedSeed } from '../graph/plan.ts';
import type { Session } from '../live/session.ts';
import { mintKey } from './deploy-keys.ts';
import { mintToken } from './mint.ts';
import { givenSeeds, isKey } from './tokens.ts';

/** Lets the forge make another token, or take another key, for a Secret by its name. */
export async function mintGiven(
  session: Session,
  { namespace, name }: Pick<PlannedSeed, 'namespace' | 'name'>,
): Promise<void> {
  const seed = givenSeeds(session).find((one) => one.namespace === namespace && one.name === name)!;
  if (isKey(seed)) await mintKey(session, seed);
  else await mintToken(session, seed, seed.given!.kind);
}
