import { type Cluster, watchUntil } from '../../cluster/cluster.ts';
import { ForgeError } from '../../forge/forge-error.ts';
import { ownGitLab } from '../../live/installation.ts';
import type { Session } from '../../live/session.ts';
import { OutsideError } from '../../workspace/outside-error.ts';
import { admission, admit } from '../administrator.ts';
import type { Step, Tell } from '../step.ts';

/** A first start takes five to ten minutes on a good machine; a slow disk doubles and trebles that. */
const START = 45 * 60_000;
const LOOK = 5000;
const TELL = 60_000;
/** How long a token may be refused by a GitLab that answers: its programs may be starting still. */
const REFUSED = 10 * 60_000;

/** GitLab answers, and takes the administrator's token, which is made valid for this run. Also lets its webhooks reach Argo CD. */
export function gitLabStep(session: Session): Step {
  const { clock } = session.system;
  const { server: origin } = session.repository();
  const { namespace, secret: name } = ownGitLab(session.installation)!;
  return {
    name: 'gitlab-answers',
    title: `GitLab answers at ${origin}`,
    plan: () => [
      `read Secret ${namespace}/${name}`,
      `GET ${origin}/api/v4/metadata  # until it answers`,
      `kubectl ${admission(session).slice(0, -1).join(' ')} …  # the token is valid for this run`,
      'PUT /application/settings  # webhooks may reach the cluster',
    ],
    done: async () => {
      const version = await answers(session);
      return version.is === 'up' && (await (await session.gitlab()).localWebhooksAllowed())
        ? `GitLab ${version.version}`
        : false;
    },
    run: async (tell) => {
      await waitForGitLab(session, tell, clock.now());
      const gitlab = await session.gitlab();
      if (!(await gitlab.localWebhooksAllowed())) await gitlab.allowLocalWebhooks();
    },
  };
}

type Answer = { is: 'up'; version: string } | { is: 'down'; why: OutsideError; refused: boolean };

async function answers(session: Session): Promise<Answer> {
  try {
    return { is: 'up', version: await (await session.gitlab()).version() };
  } catch (error) {
    // A starting GitLab does everything: no answer, 502 of its own nginx, 404 of the ingress, 500 before its migrations, 401 while
    // the token is not valid.
    if (!(error instanceof OutsideError)) throw error;
    const refused = error instanceof ForgeError && error.reason === 'unauthorized';
    // The Secret may hold another one by now.
    if (refused) session.forgetGitLab();
    return { is: 'down', why: error, refused };
  }
}

async function waitForGitLab(session: Session, tell: Tell, since: number): Promise<void> {
  const { clock } = session.system;
  const cluster = await session.cluster();
  const { namespace, secret, admit } = ownGitLab(session.installation)!;
  const state = () => podState(cluster, namespace, admit.workload);
  let why: OutsideError | undefined;
  let told = since;
  let refusedSince: number | undefined;
  const up = await watchUntil(
    async () => {
      const answer = await answers(session);
      if (answer.is === 'up') return true;
      why = answer.why;
      refusedSince = answer.refused ? (refusedSince ?? clock.now()) : undefined;
      if (refusedSince !== undefined) {
        if (clock.now() - refusedSince >= REFUSED) return false;
        why = (await admitted(session)) ?? why;
      }
      if (clock.now() - told >= TELL) {
        told = clock.now();
        tell(`waiting for ${minutes(told - since)}: ${await state()}; the first start takes 5 to 10 minutes`);
      }
      return undefined;
    },
    { clock, timeout: START, interval: LOOK },
  );
  if (up) return;
  if (up === false)
    throw new OutsideError(
      `GitLab answers, and does not take the token of Secret ${namespace}/${secret}: ${why?.message}`,
      `GitLab knows the value that its pod started with: \`kubectl --context ${cluster.context} -n ${namespace} rollout restart ${admit.workload}\`, then run it again`,
    );
  throw new OutsideError(
    `GitLab does not answer after ${minutes(clock.now() - since)}: ${why?.message ?? 'nobody knows why'} (${await state()})`,
    `\`npm run doctor\` says more, and so does \`kubectl --context ${cluster.context} -n ${namespace} logs ${admit.workload} --tail 50\`; run it again, and it goes on waiting`,
  );
}

/** Makes the token valid; answers why that did not go. */
async function admitted(session: Session): Promise<OutsideError | undefined> {
  try {
    await admit(session);
    return undefined;
  } catch (error) {
    if (error instanceof OutsideError) return error;
    throw error;
  }
}

interface Pod {
  readonly status?: {
    readonly phase?: string;
    readonly containerStatuses?: readonly {
      readonly ready: boolean;
      readonly restartCount: number;
      readonly state?: { readonly waiting?: { readonly reason?: string } };
    }[];
  };
}

/** `Pod gitlab-0 is Running, not ready`. */
async function podState(cluster: Cluster, namespace: string, workload: string): Promise<string> {
  const pods = await cluster.list<Pod>({ apiVersion: 'v1', kind: 'Pod', namespace });
  const pod = pods.find(({ metadata }) => metadata.name.startsWith(`${workload.split('/').at(-1)}-`));
  if (!pod) return 'there is no Pod of GitLab yet';
  const { phase = 'Pending', containerStatuses = [] } = pod.status ?? {};
  const waiting = containerStatuses.find(({ state }) => state?.waiting?.reason)?.state?.waiting?.reason;
  const restarts = Math.max(0, ...containerStatuses.map(({ restartCount }) => restartCount));
  const ready = containerStatuses.length > 0 && containerStatuses.every((container) => container.ready);
  const more = [waiting, ready ? 'ready' : 'not ready', restarts > 0 && `restarted ${restarts} times`].filter(Boolean);
  return `Pod ${pod.metadata.name} is ${phase}, ${more.join(', ')}`;
}

function minutes(milliseconds: number): string {
  const whole = Math.round(milliseconds / 60_000);
  return `${whole} minute${whole === 1 ? '' : 's'}`;
}
