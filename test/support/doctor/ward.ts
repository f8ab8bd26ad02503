import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LiveObject } from '../../../src/cluster/cluster.ts';
import { cleanAll, cleanLines } from '../../../src/doctor/clean.ts';
import type { Snapshot } from '../../../src/doctor/snapshot.ts';
import { identityOf, type KubeObject } from '../../../src/kit/object.ts';
import { installedComponents } from '../../../src/live/applications.ts';
import type { Installation } from '../../../src/live/installation.ts';
import { definitionsOf } from '../../../src/render/definitions.ts';
import { renderTree } from '../../../src/synth/synthesize.ts';
import { packageRoot } from '../../../src/workspace/workspace.ts';
import { planOf } from '../platform.ts';

/** A platform with an end to end path of needs: operators, stores, MLflow, and GitLab of its own. */
const PLATFORM = {
  components: { kafka: {}, minio: {}, postgresql: {}, mlflow: {}, gitlab: {} },
};

/** Rendered without the checks, which doctor does not read. */
export function wardInstallation(): Installation {
  const { plan, findings } = planOf(PLATFORM);
  if (!plan) throw new Error(JSON.stringify(findings, undefined, 2));
  return { ...renderTree({ headroom: 1.2 }, plan), folder: '/repository' };
}

/** The moment of every recorded state. */
export const TAKEN = '2026-11-21T08:00:00.000Z';

/** A platform that is well, but for what `sick` puts in place of it. */
export function snapshotOf(installation: Installation, sick: Partial<Snapshot> = {}): Snapshot {
  const { plan } = installation;
  const machine = { tree: 'written', problems: [], addresses: [], ...sick.machine } as const;
  const reached = !('unreachable' in machine);
  const objects = new Map<string, LiveObject>();
  const put = (object: object) => objects.set(identityOf(object as KubeObject), object as LiveObject);
  if (reached) {
    for (const { applications } of installedComponents(installation))
      for (const name of applications) put(application(name));
    put(application(`${plan.platform.name}-root`));
    for (const { object } of installation.manifests) if (object.metadata.name === 'coredns-custom') put(object);
  }
  for (const object of sick.objects ?? []) {
    // `null` stands for one that is not there; an Application takes its definitions' with it.
    if (object.status === null)
      for (const name of [object.metadata.name, definitionsOf(object.metadata.name)])
        objects.delete(identityOf({ ...object, metadata: { ...object.metadata, name } } as KubeObject));
    else put(object);
  }
  return {
    version: 1,
    platform: plan.platform.name,
    environment: plan.platform.environment,
    context: 'k3d-mlops',
    taken: TAKEN,
    ...(reached && { kubernetes: 'v1.35.5+k3s1' }),
    unknownKinds: [],
    events: [],
    logs: {},
    gaps: [],
    ...sick,
    machine: machine as Snapshot['machine'],
    objects: [...objects.values()],
  };
}

function application(name: string): object {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name, namespace: 'argocd' },
    status: { sync: { status: 'Synced' }, health: { status: 'Healthy' } },
  };
}

const folder = join(packageRoot(), 'test', 'doctor', 'states');

/** Names of the recorded states; each begins with the id of the analyzer that it shows: `pod-image.registry-login`. */
export const STATES = readdirSync(folder)
  .map((file) => file.replace(/\.json$/, ''))
  .sort();

/** What is recorded of a state: events tell their time as text there, for people. */
export function stateOf(name: string): Partial<Snapshot> {
  const state = JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'));
  const events = (state.events ?? []).map((event: { last: string }) => ({ ...event, last: Date.parse(event.last) }));
  // As observing leaves them.
  const logs = Object.entries<string[]>(state.logs ?? {}).map(([at, lines]) => [at, cleanLines(lines.join('\n'), 12)]);
  return cleanAll({ ...state, events, logs: Object.fromEntries(logs) });
}
