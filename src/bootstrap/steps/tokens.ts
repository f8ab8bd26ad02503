import type { TokenKind } from '../../contract/seed.ts';
import type { PlannedSeed } from '../../graph/plan.ts';
import { contextName } from '../../live/installation.ts';
import { readSecret, TOKEN_ID } from '../../live/secrets.ts';
import type { Session } from '../../live/session.ts';
import { OutsideError } from '../../workspace/outside-error.ts';
import { fits, keysOf, mintKey } from '../deploy-keys.ts';
import { givenSecret, mintToken } from '../mint.ts';
import type { Step } from '../step.ts';
import { activeTokens, givenSeeds, isFresh, isKey, isOfRepository, mayOnlyRead, tokenName } from '../tokens.ts';

const PATH = { read: 'deploy_tokens', write: 'access_tokens', runner: 'runners', 'image-runner': 'runners' } as const;

/** Tokens of the Git server, each in the Secret from which its readers have it. */
export function tokensStep(session: Session): Step {
  const seeds = givenSeeds(session);
  const { provider } = session.installation.plan.platform.git;
  const kindOf = (seed: PlannedSeed) => (provider === 'gitlab' && !isKey(seed) ? seed.given?.kind : undefined);
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
        if (makesKey(session, seed)) {
          const may = mayOnlyRead(seed) ? 'reads' : 'writes';
          return [`POST /repos/${path}/keys  # ${tokenName(session, seed.name)}, ${may}`, `apply ${secret}`];
        }
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
        if (makesKey(session, seed)) await mintKey(session, seed);
        else if (!kind) await byHand(session, seed);
        else await mintToken(session, seed, kind);
        tell(`Secret ${seed.namespace}/${seed.name}`);
      }
    },
  };
}

/** Whether the Secret holds a token that GitLab knows, the only one of its name, for long enough. A person's own is believed. */
async function isKept(session: Session, seed: PlannedSeed, kind: TokenKind | undefined): Promise<boolean> {
  const { namespace, name, keys } = seed;
  const secret = await readSecret(await session.cluster(), { namespace, name }, session.secrets);
  if (!secret || Object.keys(keys).some((key) => !secret.values[key])) return false;
  const id = secret.annotations[TOKEN_ID];
  if (id === undefined) return true;
  if (makesKey(session, seed)) {
    const known = await keysOf(session, seed);
    return known.length === 1 && String(known[0]!.id) === id && fits(seed, known[0]!);
  }
  if (!kind) return true;
  const active = await activeTokens(
    await session.gitlab(),
    session.repository().project,
    kind,
    tokenName(session, name),
  );
  const [token] = active;
  return active.length === 1 && String(token!.id) === id && isFresh(token!, session.system.clock.now());
}

/** Whether a key is made for a seed, and GitHub told of it; without a token there people make it. */
function makesKey({ installation, worksAtForge }: Session, seed: PlannedSeed): boolean {
  return installation.plan.platform.git.provider === 'github' && isKey(seed) && worksAtForge;
}

/** Whether the token of whoever bootstraps goes into a Secret: GitHub makes none for others, and a key is for ssh. */
function takesToken({ installation, system }: Session, seed: PlannedSeed): boolean {
  const { provider } = installation.plan.platform.git;
  return provider === 'github' && isOfRepository(seed) && !isKey(seed) && Boolean(system.env.GITHUB_TOKEN);
}

/** Tokens of a GitHub that is reached by https are made by people; the one at hand does for whoever has none for its purpose. */
async function byHand(session: Session, seed: PlannedSeed): Promise<void> {
  const { namespace, name, keys } = seed;
  const cluster = await session.cluster();
  if (takesToken(session, seed)) {
    const { GITHUB_READ_TOKEN, GITHUB_WRITE_TOKEN } = session.system.env;
    const own = mayOnlyRead(seed) ? GITHUB_READ_TOKEN : GITHUB_WRITE_TOKEN;
    if (own) session.secrets.add(own);
    await cluster.apply(givenSecret(session, seed, own || (await session.token())), { force: true });
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
