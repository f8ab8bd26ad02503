import type { RegistryConfig } from '../../../config/registry-schema.ts';
import type { Problem } from '../../../contract/problem.ts';
import { readImage } from '../../../kit/image.ts';
import { recordOf, recordsOf, textOf } from '../../../kit/json.ts';
import { mirrorOf, placesOf, serverOf } from '../../../kit/mirror.ts';
import { describeObject } from '../../../kit/object.ts';
import { podsOf } from '../../pods/pods-of.ts';
import type { PodTemplate } from '../../pods/template.ts';
import { workloadsOf } from '../../pods/workload-of.ts';
import type { Rule, Subject } from '../../rule.ts';

export const pullSecret: Rule = {
  id: 'images/pull-secret',
  severity: 'error',
  what: 'Where the registry, or the mirror of others, asks for a login, every pod that runs an image of it has one: its account, or the pod itself, names a pull secret of its namespace.',
  why: 'The kubelet has no other login: the pod waits for its image for ever (ImagePullBackOff).',
  *check(subject): Iterable<Problem> {
    const places = privatePlaces(subject.plan.platform.registry);
    if (places.length === 0) return;
    const can = accountsThatPull(subject);
    const isPrivate = (reference: string) => places.some((place) => isOf(place, reference));
    yield* ofWorkloads(subject, can, isPrivate);
    yield* ofPods(subject, can, isPrivate);
  },
};

type CanPull = (namespace: string, account: string) => boolean;
type IsPrivate = (reference: string) => boolean;

/** What begins the names of images that ask for a login. */
function privatePlaces(registry: RegistryConfig): readonly string[] {
  const mirror = mirrorOf(registry);
  return [...(registry.login ? [registry.host] : []), ...(mirror?.login ? placesOf(registry.rewrite!) : [])];
}

/** What operators and charts run: pods whose images no object of the tree shows. */
function* ofWorkloads(subject: Subject, can: CanPull, isPrivate: IsPrivate): Iterable<Problem> {
  const owners = workloadsOf(subject.plan, podsOf(subject));
  const made = new Map<string, PodTemplate[]>();
  for (const [pod, { component, name }] of owners)
    made.set(`${component}/${name}`, [...(made.get(`${component}/${name}`) ?? []), pod]);
  for (const { id, images, workloads, external, config } of subject.plan.components) {
    if (external) continue;
    for (const { name, namespace, serviceAccount, images: roles = Object.keys(images) } of workloads) {
      const image = roles.map((role) => images[role]!).find(isPrivate);
      const account = serviceAccount?.name ?? 'default';
      if (image === undefined) continue;
      const pods = made.get(`${id}/${name}`) ?? [];
      if (pods.length > 0 && pods.every(namesOne)) continue;
      if (!pods.some((pod) => !namesOne(pod) && hasForeignAccount(pod)) && can(namespace, account)) continue;
      yield problem(id, `${name} of ${id}`, image, namespace, account, config);
    }
  }
}

const namesOne = ({ spec }: PodTemplate): boolean => recordsOf(spec.imagePullSecrets).length > 0;

/** Its operator makes the account, and gives it no login. */
const hasForeignAccount = ({ ownAccount, spec }: PodTemplate): boolean =>
  ownAccount === true && textOf(spec.serviceAccountName) === undefined;

function* ofPods(subject: Subject, can: CanPull, isPrivate: IsPrivate): Iterable<Problem> {
  for (const pod of podsOf(subject)) {
    const { spec, manifest, namespace } = pod;
    const containers = [...recordsOf(spec.initContainers), ...recordsOf(spec.containers)];
    const image = containers.map((container) => textOf(container.image) ?? '').find(isPrivate);
    const account = textOf(spec.serviceAccountName) ?? 'default';
    if (image === undefined || namesOne(pod)) continue;
    if (!hasForeignAccount(pod) && can(namespace, account)) continue;
    yield {
      ...problem(manifest.component, 'it', image, namespace, account, manifest.config),
      object: describeObject(manifest.object),
      path: pod.locate('spec'),
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
  const secrets = new Set([...plan.views, ...plan.seeds].map(({ namespace, name }) => `${namespace}/${name}`));
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

/** Whether an image is on the server of a place: what else lies there asks for the same login. */
function isOf(place: string, reference: string): boolean {
  const image = readImage(reference);
  if (!image) return false;
  const server = serverOf(place);
  // Most of Docker Hub is public: only what is below the path.
  return server === 'docker.io' ? `docker.io/${image.repository}`.startsWith(`${place}/`) : image.registry === server;
}
