import { MIRROR_LOGIN } from '../../catalogue/platform/image-mirror.ts';
import { dockerConfig, REGISTRY_LOGIN } from '../../catalogue/platform/image-registry.ts';
import { PULL_KEY, PULL_SECRET } from '../../contract/secret-ref.ts';
import type { PlannedSeed } from '../../graph/plan.ts';
import { mirrorOf } from '../../kit/mirror.ts';
import { contextName } from '../../live/installation.ts';
import { readSecret, secretObject } from '../../live/secrets.ts';
import type { Session } from '../../live/session.ts';
import { OutsideError } from '../../workspace/outside-error.ts';
import type { Step } from '../step.ts';
import { givenSeeds } from '../tokens.ts';

/**
 * The login with which what makes Secrets is pulled itself, of the one that all others are made of. Undefined where nobody
 * asks for one.
 */
export function loginStep(session: Session): Step | undefined {
  const { platform } = session.installation.plan;
  const mirror = mirrorOf(platform.registry);
  const wanted = givenSeeds(session).filter(({ type }) => type === PULL_SECRET);
  if (!mirror?.login || wanted.length === 0) return undefined;
  const from = mirror.own ? REGISTRY_LOGIN : MIRROR_LOGIN;
  const read = async (one: Pick<PlannedSeed, 'namespace' | 'name'>) =>
    (await readSecret(await session.cluster(), one, session.secrets))?.values ?? {};
  return {
    name: 'login',
    title: `The login of ${mirror.server}, for what comes before all other Secrets`,
    plan: () => [
      `read Secret ${from.namespace}/${from.name}  # made by you`,
      ...wanted.map(({ namespace, name }) => `apply Secret ${namespace}/${name}`),
    ],
    done: async () => {
      const { username, password } = await read(from);
      if (!username || !password) return false;
      const config = dockerConfig(mirror.server, username, password);
      for (const seed of wanted) if ((await read(seed))[PULL_KEY] !== config) return false;
      return wanted.map(({ namespace, name }) => `${namespace}/${name}`).join(', ');
    },
    run: async (tell) => {
      const { username, password } = await read(from);
      if (!username || !password)
        throw new OutsideError(
          `the Secret ${from.namespace}/${from.name} is not there, and only you can make it: a user and a token that may pull from ${mirror.server}`,
          `\`kubectl --context ${contextName(session.installation)} -n ${from.namespace} create secret generic ${from.name} --from-file=username=FILE --from-file=password=FILE\`, then run it again`,
        );
      const config = dockerConfig(mirror.server, username, password);
      session.secrets.add(config);
      const cluster = await session.cluster();
      for (const { namespace, name } of wanted) {
        const secret = secretObject(
          { namespace, name, partOf: platform.name },
          { [PULL_KEY]: config },
          { type: PULL_SECRET },
        );
        await cluster.apply(secret, { force: true });
        tell(`Secret ${namespace}/${name}`);
      }
    },
  };
}
