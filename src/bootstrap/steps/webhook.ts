import { watchUntil } from '../../cluster/cluster.ts';
import { hasOwnGitLab, type Installation } from '../../live/installation.ts';
import { readSecret } from '../../live/secrets.ts';
import type { Session } from '../../live/session.ts';
import { OutsideError } from '../../workspace/outside-error.ts';
import { newInstallRecord, ownInstallRecord, writeInstallRecord } from '../install-record.ts';
import type { Step } from '../step.ts';

/** External Secrets makes it, whose image may still be on its way: nothing before this step waits for that. */
const PATIENCE = 10 * 60_000;

/**
 * The seed that the forge and who hears of pushes share, and where a GitLab of our own, or a forge outside, reaches that;
 * undefined where it cannot.
 */
function webhookOf(installation: Installation) {
  const { components, seeds } = installation.plan;
  for (const { component, namespace, name, webhook } of seeds) {
    if (!webhook) continue;
    const { key, service, path } = webhook;
    const open = components.find(({ id }) => id === component)?.uis.find((ui) => ui.open)?.open?.url;
    // To a forge outside such a name is the forge itself.
    const outside = open !== undefined && !new URL(open).hostname.endsWith('.localhost') ? open : undefined;
    const base = hasOwnGitLab(installation) ? service : outside;
    if (base !== undefined) return { namespace, name, key, url: `${base}${path}` };
  }
  return undefined;
}

/** The forge tells Argo CD of each push, so that a commit is seen at once. Absent where nothing can reach Argo CD. */
export function webhookStep(session: Session): Step | undefined {
  const { installation } = session;
  const webhook = webhookOf(installation);
  if (!webhook) return undefined;
  const { namespace, name, key, url } = webhook;
  const { project: path } = session.repository();
  const { branch, provider } = installation.plan.platform.git;
  const hooks = provider === 'gitlab' ? `/projects/${path}/hooks` : `/repos/${path}/hooks`;
  return {
    name: 'webhook',
    title: 'The webhook to Argo CD',
    plan: () => [
      `read Secret ${namespace}/${name}  # until External Secrets has made it`,
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
        async () => (await readSecret(cluster, { namespace, name }, session.secrets))?.values[key],
        { clock: session.system.clock, timeout: PATIENCE },
      );
      if (!secret)
        throw new OutsideError(
          `the Secret ${namespace}/${name} is not there after ${PATIENCE / 60_000} minutes`,
          `see why: \`kubectl --context ${cluster.context} -n ${namespace} describe externalsecret ${name}\``,
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
