import { stringify } from 'yaml';
import { breakValue } from './break-value.ts';
import type { Hand } from './values.ts';

type Json = Record<string, unknown>;

/** The files of a platform's own folders: objects that fit what it says of them, or once did. */
export function drawObjects(platform: Json, { draw, wild }: Hand): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const component of Object.values((platform.components ?? {}) as Json)) {
    const { folder, namespace, workloads } = (component ?? {}) as Json;
    if (typeof folder !== 'string' || !folder.startsWith('own/') || draw.chance(0.05)) continue;
    const objects = objectsOf(
      typeof namespace === 'string' ? namespace : 'tools',
      (workloads ?? {}) as Record<string, Json>,
    );
    if (wild || draw.chance(0.3)) for (const object of draw.some(objects, 0.5)) breakValue(object, draw);
    files.set(`${folder}/objects.yaml`, objects.map((object) => stringify(object, { version: '1.1' })).join('---\n'));
    if (draw.chance(0.1))
      files.set(`${folder}/${draw.pick(['kustomization.yaml', 'README.md', 'x.yml', 'sub/y.yaml'])}`, 'a: [\n');
  }
  return files;
}

function objectsOf(namespace: string, workloads: Record<string, Json>): Json[] {
  const settings = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'settings', namespace },
    data: { a: 'no', b: '1e3' },
  };
  return [
    settings,
    ...Object.entries(workloads).map(([name, workload]) => deployment(name, namespace, workload ?? {})),
  ];
}

function deployment(name: string, namespace: string, workload: Json): Json {
  const labels = workload.labels ?? { app: name };
  const container = {
    name: 'main',
    image: 'registry.example.org/own:1.0.0',
    ports: [{ name: 'http', containerPort: 8080 }],
    readinessProbe: { httpGet: { path: '/', port: 'http' } },
    livenessProbe: { httpGet: { path: '/', port: 'http' } },
    resources: { requests: { cpu: '10m', memory: '64Mi' }, limits: { memory: '64Mi' } },
    securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } },
  };
  const securityContext = { runAsNonRoot: true, runAsUser: 65532, seccompProfile: { type: 'RuntimeDefault' } };
  const spec = { automountServiceAccountToken: false, securityContext, containers: [container] };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace },
    spec: {
      replicas: workload.replicas ?? 1,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec },
    },
  };
}
