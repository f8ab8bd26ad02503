import { watchUntil } from '../../cluster/cluster.ts';
import { hasOwnGitLab, type Installation } from '../../live/installation.ts';
import { readSecret } from '../../live/secrets.ts';
import type { Session } from '../../live/session.ts';
import { OutsideError } from '../../workspace/outside-error.ts';
import { newInstallRecord, ownInstallRecord, writeInstallRecord } from '../install-record.ts';
import type { Step } from '../step.ts';

/** The seed that the forge and Argo CD share; its key is called as the forge. */
const SECRET = { namespace: 'argocd', name: 'argocd-webhook' };
/** External Secrets makes it, whose image may still be on its way: nothing before this step waits for that. */
const PATIENCE = 10 * 60_000;

/** Where a GitLab of our own, or a forge outside, reaches Argo CD; undefined where it cannot. */
function webhookUrl(installation: Installation): string | undefined {
  const { components, seeds } = installation.plan;
  if (!seeds.some(({ namespace, name }) => namespace === SECRET.namespace && name === SECRET.name)) return undefined;
  if (hasOwnGitLab(installation)) return 'http://argocd-server.argocd.svc.cluster.local/api/webhook';
  const open = components.find(({ id }) => id === 'argocd')?.uis.find((ui) => ui.open)?.open?.url;
  // To a forge outside such a name is the forge itself.
  return open === undefined || new URL(open).hostname.endsWith('.localhost') ? undefined : `${open}/api/webhook`;
}

/** The forge tells Argo CD of each push, so that a commit is seen at once. Absent where nothing can reach Argo CD. */
export function webhookStep(session: Session): Step | undefined {
  const { installation } = session;
  const url = webhookUrl(installation);
  if (!url) return undefined;
  const { project: path } = session.repository();
  const { branch, provider } = installation.plan.platform.git;
  const hooks = provider === 'gitlab' ? `/projects/${path}/hooks` : `/repos/${path}/hooks`;
  return {
    name: 'webhook',
    title: 'The webhook to Argo CD',
    plan: () => [
      `read Secret ${SECRET.namespace}/${SECRET.name}  # until External Secrets has made it`,
      `POST ${hooks}  # ${url}, pushes${provider === 'gitlab' ? ` to ${branch}` : ''}`,
    ],
    done: async () => {
      const installRecord = await ownInstallRecord(await session.cluster(), installation);
      const ours = (await (await session.forge()).webhooks(path)).filter((hook) => hook.url === url);
      return ours.length === 1 && String(ours[0]!.id) === installRecord?.webhook;
    },
    run: async () => {
      const cluster = await session.cluster();
      const secret = await watchUntil(
        async () => (await readSecret(cluster, SECRET, session.secrets))?.values[provider],
        { clock: session.system.clock, timeout: PATIENCE },
      );
      if (!secret)
        throw new OutsideError(
          `the Secret ${SECRET.namespace}/${SECRET.name} is not there after ${PATIENCE / 60_000} minutes`,
          `see why: \`kubectl --context ${cluster.context} -n ${SECRET.namespace} describe externalsecret ${SECRET.name}\``,
        );
      const forge = await session.forge();
      // One that an interrupted run made, or that holds the secret of a cluster before this one, is of no use.
      for (const hook of await forge.webhooks(path)) if (hook.url === url) await forge.removeWebhook(path, hook.id);
      const id = await forge.makeWebhook(path, { url, secret, branch });
      const installRecord = (await ownInstallRecord(cluster, installation)) ?? newInstallRecord(installation);
      await writeInstallRecord(cluster, { ...installRecord, webhook: String(id) });
    },
  };
}
