import { APPLICATION } from '../../../argocd/kinds.ts';
import type { Manifest } from '../../../contract/manifest.ts';
import type { Problem } from '../../../contract/problem.ts';
import { describeObject, groupOf, type KubeObject } from '../../../kit/object.ts';
import { SYNC_WAVE } from '../../../kit/sync-annotations.ts';
import { SECRETS_GROUP } from '../../../policy/external-secrets.ts';
import {
  applicationWaves,
  CHART_TURN,
  comesBefore,
  isCustomResource,
  type Turn,
  tellTurn,
  turnOf,
} from '../../order.ts';
import type { Rule, Subject } from '../../rule.ts';
import { secretNames } from '../../secret-names.ts';

const WAVE = `metadata.annotations["${SYNC_WAVE}"]`;
const WEBHOOKS = new Set(['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration']);

export const orderProvider: Rule = {
  id: 'order/provider',
  severity: 'error',
  what: 'Who provides comes before who needs: Applications by their waves; inside one, seeds before views before what reads them, and webhooks before what they guard.',
  why: 'What comes too early fails, or waits for what is not there, and holds up every wave behind it.',
  *check(subject): Iterable<Problem> {
    yield* applications(subject);
    for (const [component, manifests] of byComponent(subject.manifests)) yield* secrets(component, manifests, subject);
    yield* guarded(subject);
  },
};

/** A wave waits for the health of the one before: only a smaller one is surely there. */
function* applications(subject: Subject): Iterable<Problem> {
  const waves = applicationWaves(subject);
  const seen = new Set<string>();
  for (const { client, provider, type, ordered } of subject.plan.connections) {
    const [own, other] = [waves.get(client.component), waves.get(provider)];
    const pair = `${client.component} ${provider}`;
    if (!ordered || own === undefined || other === undefined || client.component === provider) continue;
    // What is no number is told as that.
    if (!(other >= own) || seen.has(pair)) continue;
    seen.add(pair);
    yield {
      component: client.component,
      object: `${APPLICATION} ${subject.apps.settings.namespace}/${client.component}`,
      path: WAVE,
      config: subject.plan.components.find(({ id }) => id === client.component)?.config,
      message: `${client.component} is applied in wave ${own}, and ${provider}, which gives it ${type}, in wave ${other}`,
      fix: `give the Application of ${client.component} a wave after ${other}`,
    };
  }
}

/** ExternalSecrets of one component: after their store and seed, and before what reads the Secret that they make. */
function* secrets(component: string, manifests: readonly Manifest[], { releases, plan }: Subject): Iterable<Problem> {
  const external = manifests.filter(({ object }) => isExternal(object, 'ExternalSecret'));
  if (external.length === 0) return;
  const madeBy = new Map(external.map(({ object }) => [`${object.metadata.namespace}/${targetOf(object)}`, object]));
  const stores = new Map(
    manifests
      .filter(({ object }) => isExternal(object, 'SecretStore'))
      .map(({ object }) => [`${object.metadata.namespace}/${object.metadata.name}`, object]),
  );
  for (const { object, config } of manifests) {
    // An account names Secrets for the pods that are to come, and is made without them.
    if (object.kind === 'ServiceAccount') continue;
    const { namespace } = object.metadata;
    const needed = isExternal(object, 'ExternalSecret')
      ? sourcesOf(object, stores, madeBy)
      : [...secretNames(object)].map((name) => madeBy.get(`${namespace}/${name}`));
    for (const other of needed)
      if (other !== undefined && !comesBefore(turnOf(other), turnOf(object)))
        yield { component, object: describeObject(object), path: WAVE, config, ...early(turnOf(object), other) };
  }
  const release = releases.find((one) => one.component === component);
  const home = plan.components.find(({ id }) => id === component);
  for (const name of secretNames(release?.values)) {
    const other = madeBy.get(`${home?.namespace}/${name}`);
    if (release && other && !comesBefore(turnOf(other), CHART_TURN))
      yield {
        component,
        object: describeObject(other),
        path: WAVE,
        config: home?.config,
        message: `the chart ${release.pin.name} reads the Secret that it makes, and is applied no later: ${tellTurn(turnOf(other))}`,
        fix: `give it a wave before ${CHART_TURN.wave}`,
      };
  }
}

function early(turn: Turn, other: KubeObject): Pick<Problem, 'message' | 'fix'> {
  return {
    message: `it is applied in ${tellTurn(turn)}, and what it needs, ${describeObject(other)}, in ${tellTurn(turnOf(other))}`,
    fix: 'put what it needs in an earlier wave: access -3, seeds and stores -2, views -1, workloads 0',
  };
}

function isExternal({ kind, apiVersion }: KubeObject, wanted: string): boolean {
  return kind === wanted && groupOf(apiVersion) === SECRETS_GROUP;
}

interface ExternalSecretSpec {
  readonly secretStoreRef?: { readonly name?: string; readonly kind?: string };
  readonly target?: { readonly name?: string };
  readonly dataFrom?: readonly { readonly extract?: { readonly key?: string } }[];
}

function targetOf({ spec, metadata }: KubeObject): string {
  return (spec as ExternalSecretSpec | undefined)?.target?.name ?? metadata.name;
}

/** The store of an ExternalSecret and, where that reads Secrets of the cluster, the seed behind it. */
function sourcesOf(
  { spec, metadata: { namespace } }: KubeObject,
  stores: ReadonlyMap<string, KubeObject>,
  madeBy: ReadonlyMap<string, KubeObject>,
): (KubeObject | undefined)[] {
  const { secretStoreRef, dataFrom = [] } = (spec ?? {}) as Partial<ExternalSecretSpec>;
  const store = stores.get(`${namespace}/${secretStoreRef?.name}`);
  const { provider } = (store?.spec ?? {}) as { provider?: { kubernetes?: { remoteNamespace?: string } } };
  const remote = provider?.kubernetes?.remoteNamespace;
  return [store, ...dataFrom.map(({ extract }) => extract && madeBy.get(`${remote}/${extract.key}`))];
}

/** Custom resources whose own Application brings the webhook that must answer before any of them is admitted. */
function* guarded({ manifests, releases }: Subject): Iterable<Problem> {
  const guards = new Map<string, Turn>();
  for (const { component, pin } of releases)
    if (pin.clusterKinds.some((kind) => WEBHOOKS.has(kind.split('/')[1] ?? '')))
      for (const group of pin.crdGroups ?? []) guards.set(`${component} ${group}`, CHART_TURN);
  for (const { component, object } of manifests)
    if (WEBHOOKS.has(object.kind))
      for (const group of groupsOf(object)) guards.set(`${component} ${group}`, turnOf(object));
  for (const { component, object, config } of manifests) {
    const turn = guards.get(`${component} ${groupOf(object.apiVersion)}`);
    if (turn === undefined || !isCustomResource(object) || comesBefore(turn, turnOf(object))) continue;
    yield {
      component,
      object: describeObject(object),
      path: WAVE,
      config,
      message: `a webhook of ${component} guards the kind ${object.kind}, and is applied no earlier: ${tellTurn(turn)}`,
      fix: `give the object a wave after ${turn.wave}, or put it into an Application of a later wave`,
    };
  }
}

/** API groups that a webhook configuration refuses while its server does not answer. */
function groupsOf({ webhooks }: KubeObject): string[] {
  type Webhook = { failurePolicy?: string; rules?: { apiGroups?: string[] }[] };
  return ((webhooks ?? []) as Webhook[])
    .filter(({ failurePolicy }) => failurePolicy !== 'Ignore')
    .flatMap(({ rules = [] }) => rules.flatMap(({ apiGroups = [] }) => apiGroups));
}

function byComponent(manifests: readonly Manifest[]): Map<string, Manifest[]> {
  const groups = new Map<string, Manifest[]>();
  for (const manifest of manifests) {
    const known = groups.get(manifest.component);
    if (known) known.push(manifest);
    else groups.set(manifest.component, [manifest]);
  }
  return groups;
}
