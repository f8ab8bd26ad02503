import { watchUntil } from '../../cluster/cluster.ts';
import { essentials } from '../../live/installation.ts';
import { readSecret } from '../../live/secrets.ts';
import type { Session } from '../../live/session.ts';
import { EXTERNAL_SECRET, EXTERNAL_SECRETS } from '../../policy/external-secrets.ts';
import { instantOf } from '../../workspace/clock.ts';
import { OutsideError } from '../../workspace/outside-error.ts';
import type { Step } from '../step.ts';

/** Label by which Argo CD finds the credentials of repositories (v3.4.4, docs/operator-manual/declarative-setup.md). */
const SECRET_TYPE = 'argocd.argoproj.io/secret-type';
/** What the token's Secret and the one that is made of it have in common. */
const CREDENTIALS = ['password', 'sshPrivateKey'];
const PATIENCE = 5 * 60_000;

/** Argo CD has the credentials of the repository: a view of the token, which External Secrets makes. */
export function repositoryStep(session: Session): Step {
  const { plan } = session.installation;
  // What the Image Updater writes with comes when Argo CD installs that.
  const installed = new Set(essentials(session.installation).map(({ id }) => id));
  const views = plan.views.filter(
    ({ component, labels }) => installed.has(component) && labels?.[SECRET_TYPE] === 'repository',
  );
  const names = views.map(({ namespace, name }) => `${namespace}/${name}`).join(', ');
  const missing = async () => {
    const cluster = await session.cluster();
    for (const view of views) {
      const secret = await readSecret(cluster, view, session.secrets);
      const token = await readSecret(cluster, view.seed, session.secrets);
      // Views are renewed every five minutes: one may still hold the token before this one.
      if (!secret || CREDENTIALS.some((key) => secret.values[key] !== token?.values[key])) return view;
    }
    return undefined;
  };
  return {
    name: 'repository',
    title: 'Argo CD knows the repository',
    plan: () =>
      views.map(
        ({ namespace, name }) =>
          `annotate ${EXTERNAL_SECRET} ${namespace}/${name}  # force-sync, then wait for its Secret`,
      ),
    done: async () => ((await missing()) ? false : names || true),
    run: async () => {
      const cluster = await session.cluster();
      const { clock } = session.system;
      for (const { namespace, name } of views) {
        // It has failed for want of the token, and would wait for minutes before it looks again.
        const annotations = { 'force-sync': instantOf(clock.now()) };
        await cluster.apply(
          { apiVersion: EXTERNAL_SECRETS, kind: 'ExternalSecret', metadata: { name, namespace, annotations } },
          { force: true },
        );
      }
      const there = await watchUntil(async () => ((await missing()) ? undefined : true), { clock, timeout: PATIENCE });
      const view = await missing();
      if (!there && view)
        throw new OutsideError(
          `the Secret ${view.namespace}/${view.name} does not come: ${await whyNot(session, view)}`,
          `\`kubectl --context ${cluster.context} -n ${view.namespace} describe externalsecret ${view.name}\` says more`,
        );
    },
  };
}

interface ExternalSecret {
  readonly status?: { readonly conditions?: readonly { readonly type: string; readonly message?: string }[] };
}

async function whyNot(session: Session, { namespace, name }: { namespace: string; name: string }): Promise<string> {
  const ref = { apiVersion: EXTERNAL_SECRETS, kind: 'ExternalSecret', metadata: { name, namespace } };
  const external = await (await session.cluster()).get<ExternalSecret>(ref);
  if (!external) return 'there is no ExternalSecret for it';
  return (
    external.status?.conditions?.find(({ type }) => type === 'Ready')?.message ??
    'External Secrets has not looked at it'
  );
}
