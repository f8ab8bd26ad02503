import type { DeployKey } from '../forge/github-repository.ts';
import { makeKeyPair } from '../forge/key-pair.ts';
import type { PlannedSeed } from '../graph/plan.ts';
import { TOKEN_ID } from '../live/secrets.ts';
import type { Session } from '../live/session.ts';
import { givenSecret } from './mint.ts';
import { mayOnlyRead, tokenName } from './tokens.ts';

/** Keys by which the repository is known to those who read and write it, of a seed's name: several environments may share it. */
export async function keysOf(session: Session, seed: PlannedSeed): Promise<readonly DeployKey[]> {
  const github = await session.github();
  const title = tokenName(session, seed.name);
  return (await github.deployKeys(session.repository().project)).filter((key) => key.title === title);
}

/** Whether a key may do what its seed is for, and no more. */
export function fits(seed: PlannedSeed, { readOnly }: DeployKey): boolean {
  return readOnly === mayOnlyRead(seed);
}

/**
 * Makes a pair of keys, lets GitHub know the public one, puts the private one into the Secret of the seed, and ends those
 * before it: also what a run that was killed has made, whose private half nobody has.
 */
export async function mintKey(session: Session, seed: PlannedSeed): Promise<void> {
  const github = await session.github();
  const { project } = session.repository();
  const title = tokenName(session, seed.name);
  const { privateKey, publicKey } = makeKeyPair(title);
  session.secrets.add(privateKey);
  const id = await github.makeDeployKey(project, { title, key: publicKey, readOnly: mayOnlyRead(seed) });
  const secret = givenSecret(session, seed, privateKey, { annotations: { [TOKEN_ID]: String(id) } });
  await (await session.cluster()).apply(secret, { force: true });
  for (const key of await keysOf(session, seed)) if (key.id !== id) await github.removeDeployKey(project, key.id);
}
