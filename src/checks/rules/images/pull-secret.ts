import type { Problem } from '../../../contract/problem.ts';
import { type ImageReference, parseImage } from '../../../kit/image.ts';
import { recordOf, recordsOf, textOf } from '../../../kit/json.ts';
import { describeObject } from '../../../kit/object.ts';
import { podsOf } from '../../pods/pods-of.ts';
import type { Rule, Subject } from '../../rule.ts';

export const pullSecret: Rule = {
  id: 'images/pull-secret',
  severity: 'error',
  what: 'Where the registry asks for a login, every pod that runs an image of it has one: its account, or the pod itself, names a pull secret of its namespace.',
  why: 'The kubelet has no other login: the pod waits for its image for ever (ImagePullBackOff).',
  *check(subject): Iterable<Problem> {
    if (!subject.plan.platform.registry.login) return;
    const can = accountsThatPull(subject);
    yield* ofWorkloads(subject, can);
    yield* ofPods(subject, can);
  },
};

type CanPull = (namespace: string, account: string) => boolean;

/** What operators and charts run: pods that no object of the tree shows. */
function* ofWorkloads({ plan }: Subject, can: CanPull): Iterable<Problem> {
  for (const { id, images, workloads, external, config } of plan.components) {
    if (external) continue;
    for (const { name, namespace, serviceAccount, images: roles = Object.keys(images) } of workloads) {
      const image = roles.map((role) => images[role]!).find((one) => isPrivate(one, plan.platform.registry.host));
      const account = serviceAccount?.name ?? 'default';
      if (image === undefined || can(namespace, account)) continue;
      yield problem(id, `${name} of ${id}`, image, namespace, account, config);
    }
  }
}

function* ofPods(subject: Subject, can: CanPull): Iterable<Problem> {
  const { host } = subject.plan.platform.registry;
  for (const { spec, manifest, namespace } of podsOf(subject)) {
    const containers = [...recordsOf(spec.initContainers), ...recordsOf(spec.containers)];
    const image = containers.map((container) => textOf(container.image) ?? '').find((one) => isPrivate(one, host));
    const account = textOf(spec.serviceAccountName) ?? 'default';
    if (image === undefined || recordsOf(spec.imagePullSecrets).length > 0 || can(namespace, account)) continue;
    yield {
      ...problem(manifest.component, 'it', image, namespace, account, manifest.from),
      object: describeObject(manifest.object),
    };
  }
}

function problem(
  component: string,
  who: string,
  image: string,
  namespace: string,
  account: string,
  config: string,
): Problem {
  return {
    component,
    config,
    message: `${who} runs ${image}, of a registry with a login, and the ServiceAccount ${namespace}/${account} names no pull secret`,
    fix: `require the login for the namespace ${namespace}, as projects do, or name an imagePullSecret in the pod`,
  };
}

/** Accounts that name a pull secret which their namespace has. */
function accountsThatPull({ manifests, plan }: Subject): CanPull {
  const secrets = new Set(plan.views.map(({ namespace, name }) => `${namespace}/${name}`));
  for (const { object } of manifests)
    if (object.kind === 'Secret' || object.kind === 'ExternalSecret')
      secrets.add(`${object.metadata.namespace}/${object.metadata.name}`);
  const accounts = new Set<string>();
  for (const { object } of manifests) {
    if (object.kind !== 'ServiceAccount') continue;
    const { name, namespace } = object.metadata;
    const named = recordsOf(recordOf(object).imagePullSecrets).map((one) => textOf(one.name));
    if (named.some((secret) => secrets.has(`${namespace}/${secret}`))) accounts.add(`${namespace}/${name}`);
  }
  return (namespace, account) => accounts.has(`${namespace}/${account}`);
}

/** Of the server of the registry: what else lies there asks for the same login. */
function isPrivate(reference: string, host: string): boolean {
  let image: ImageReference;
  try {
    image = parseImage(reference);
  } catch {
    return false;
  }
  const [server] = host.split('/');
  // Most of Docker Hub is public: only what is below the path.
  return server === 'docker.io' ? `docker.io/${image.repository}`.startsWith(`${host}/`) : image.registry === server;
}
