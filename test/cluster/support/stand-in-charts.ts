import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ChartRelease } from '../../../src/contract/manifest.ts';
import { archivePath, digestOf } from '../../../src/helm/archive.ts';
import { valuesDigest } from '../../../src/helm/helm.ts';
import type { LockEntry } from '../../../src/helm/lock.ts';
import { lockText } from '../../../src/helm/lock-text.ts';
import { ARCHIVES, LOCK_FILE } from '../../../src/helm/places.ts';
import type { KubeObject } from '../../../src/kit/object.ts';
import { isDefinition } from '../../../src/render/definitions.ts';
import type { Synthesis } from '../../../src/synth/synthesize.ts';
import { chartArchive } from '../../support/chart-archive.ts';
import { settingsOf } from './argocd.ts';
import { crdsOf } from './crds.ts';
import { type StandIn, standIns } from './stand-ins.ts';

/** As they are: what a definition or a script holds may look like a template. */
const TEMPLATE = `{{ range $path, $_ := .Files.Glob "objects/*.json" }}
---
{{ $.Files.Get $path }}
{{ end }}`;

/**
 * Vendors a chart of the same name and version in place of each that Argo CD would have to render, into the folder of
 * `platform.yaml`: the next synth renders them to plain YAML, and nothing of them is left to be fetched.
 */
export function vendorStandIns(folder: string, synthesis: Synthesis): readonly StandIn[] {
  const stands = standIns(synthesis).map((stand) => {
    const release = synthesis.releases.find(({ component }) => component === stand.component)!;
    const objects = stand.objects.map((object) => withToken(object, synthesis));
    if (stand.component !== 'argocd') return { ...stand, objects };
    // No object of the tree is of its kinds but what is applied beside it.
    const { imported } = stand.crds;
    return { ...stand, crds: { used: imported, imported }, objects: [...objects, ...argoCd(release)] };
  });
  mkdirSync(join(folder, ARCHIVES), { recursive: true });
  const lock = synthesis.releases.map((release): LockEntry => {
    const { component, pin, values } = release;
    const { repository, name, version } = pin;
    const { objects } = stands.find((one) => one.component === component)!;
    const archive = archiveOf(release, objects);
    writeFileSync(archivePath(folder, pin), archive);
    return { repository, name, version, digest: digestOf(archive), proven: { [component]: [valuesDigest(values)] } };
  });
  writeFileSync(join(folder, LOCK_FILE), lockText(lock));
  return stands;
}

/** A pod that talks to the API has a token, as the rules of synth want it of a chart. */
function withToken(object: KubeObject, { plan }: Synthesis): KubeObject {
  if (object.kind !== 'Deployment') return object;
  const workload = plan.components
    .flatMap((component) => component.workloads)
    .find(({ component, name }) => object.metadata.name === `${component}-${name}`)!;
  const deployment = structuredClone(object) as KubeObject & { spec: { template: { spec: object } } };
  Object.assign(deployment.spec.template.spec, { automountServiceAccountToken: workload.talksToApi });
  return deployment;
}

function archiveOf({ pin: { name, version } }: ChartRelease, objects: readonly KubeObject[]): Buffer {
  const files = objects.map((object): [string, string] => {
    const { namespace, name } = object.metadata;
    const file = `${[object.kind.toLowerCase(), namespace, name].filter(Boolean).join('.')}.json`;
    return [`${isDefinition(object) ? 'crds' : 'objects'}/${file}`, JSON.stringify(object)];
  });
  return chartArchive({ name, version, files: { ...Object.fromEntries(files), 'templates/all.yaml': TEMPLATE } });
}

/** What Argo CD reads: the kinds that it serves, its settings, and the Secret into which its server writes a key. */
function argoCd(release: ChartRelease): readonly KubeObject[] {
  const labels = { 'app.kubernetes.io/part-of': 'argocd' };
  const object = (kind: string, name: string, rest: object = {}): KubeObject => ({
    apiVersion: 'v1',
    kind,
    metadata: { name, namespace: 'argocd', labels },
    ...rest,
  });
  const empty = ['rbac-cm', 'cmd-params-cm', 'gpg-keys-cm', 'ssh-known-hosts-cm', 'tls-certs-cm'];
  return [
    ...crdsOf('argoproj.io'),
    object('ConfigMap', 'argocd-cm', { data: settingsOf(release).cm }),
    ...empty.map((name) => object('ConfigMap', `argocd-${name}`)),
    object('Secret', 'argocd-secret', { type: 'Opaque' }),
  ];
}
