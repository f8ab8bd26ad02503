import type { TokenKind } from '../../contract/seed.ts';
import type { PlannedSeed } from '../../graph/plan.ts';
import { contextName } from '../../live/installation.ts';
import { readSecret, TOKEN_ID } from '../../live/secrets.ts';
import type { Session } from '../../live/session.ts';
import { OutsideError } from '../../workspace/outside-error.ts';
import { givenSecret, mintToken } from '../mint.ts';
import type { Step } from '../step.ts';
import { activeTokens, givenSeeds, isFresh, isOfRepository, tokenName } from '../tokens.ts';

const PATH = { read: 'deploy_tokens', write: 'access_tokens', runner: 'runners', 'image-runner': 'runners' } as const;

/** Tokens of the Git server, each in the Secret from which its readers have it. */
export function tokensStep(session: Session): Step {
  const seeds = givenSeeds(session);
  const { provider } = session.installation.plan.platform.git;
  const kindOf = (seed: PlannedSeed) => (provider === 'gitlab' ? seed.given?.kind : undefined);
  return {
    name: 'tokens',
    title: 'Tokens of the repository, in Secrets',
    plan: () =>
      seeds.flatMap((seed) => {
        const kind = kindOf(seed);
        const { project: path } = session.repository();
        const request =
          kind && PATH[kind] === 'runners' ? 'POST /user/runners' : `POST /projects/${path}/${kind && PATH[kind]}`;
        const secret = `Secret ${seed.namespace}/${seed.name}`;
        if (kind) return [`${request}  # ${tokenName(session, seed.name)}`, `apply ${secret}`];
        return [
          takesToken(session, seed)
            ? `apply ${secret}  # of GITHUB_TOKEN, unless you made it`
            : `read ${secret}  # made by you`,
        ];
      }),
    done: async () => {
      for (const seed of seeds) if (!(await isKept(session, seed, kindOf(seed)))) return false;
      return seeds.map(({ namespace, name }) => `${namespace}/${name}`).join(', ') || true;
    },
    run: async (tell) => {
      for (const seed of seeds) {
        const kind = kindOf(seed);
        if (await isKept(session, seed, kind)) continue;
        if (!kind) await byHand(session, seed);
        else await mintToken(session, seed, kind);
        tell(`Secret ${seed.namespace}/${seed.name}`);
      }
    },
  };
}

/** Whether the Secret holds a token that GitLab knows, the only one of its name, for long enough. A person's own is believed. */
async function isKept(
  session: Session,
  { namespace, name, keys }: PlannedSeed,
  kind: TokenKind | undefined,
): Promise<boolean> {
  const secret = await readSecret(await session.cluster(), { namespace, name }, session.secrets);
  if (!secret || Object.keys(keys).some((key) => !secret.values[key])) return false;
  const id = secret.annotations[TOKEN_ID];
  if (!kind || id === undefined) return true;
  const active = await activeTokens(
    await session.gitlab(),
    session.repository().project,
    kind,
    tokenName(session, name),
  );
  const [token] = active;
  return active.length === 1 && String(token!.id) === id && isFresh(token!, session.system.clock.now());
}

/** Whether the token of whoever bootstraps goes into a Secret: GitHub makes none for others. */
function takesToken({ installation, system }: Session, seed: PlannedSeed): boolean {
  const { provider } = installation.plan.platform.git;
  return provider === 'github' && isOfRepository(seed) && Boolean(system.env.GITHUB_TOKEN);
}

/** GitHub's tokens are made by people; one that is at hand does for all that writes the repository, and for who reads unless there is one for that. */
async function byHand(session: Session, seed: PlannedSeed): Promise<void> {
  const { namespace, name, keys } = seed;
  const cluster = await session.cluster();
  if (takesToken(session, seed)) {
    const reading = seed.given?.kind === 'read' ? session.system.env.GITHUB_READ_TOKEN : undefined;
    if (reading) session.secrets.add(reading);
    await cluster.apply(givenSecret(session, seed, reading || (await session.token())), { force: true });
    return;
  }
  const files = Object.keys(keys).map((key) => `--from-file=${key}=FILE`);
  const wanted = Object.entries(keys).flatMap(([key, spec]) =>
    typeof spec === 'object' && 'given' in spec ? [`${key} is ${spec.given}`] : [],
  );
  throw new OutsideError(
    `the Secret ${namespace}/${name} is not there, and only you can make it: ${wanted.join(', ')}`,
    `\`kubectl --context ${contextName(session.installation)} -n ${namespace} create secret generic ${name} ${files.join(' ')}\`, then run it again`,
  );
}
