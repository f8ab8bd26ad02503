import { type TObject, Type } from 'typebox';
import { cluster } from '../../src/catalogue/platform/cluster.ts';
import { registry } from '../../src/catalogue/registry.ts';
import { describeDefaults, type SelectedComponent } from '../../src/catalogue/select.ts';
import type { Choices } from '../../src/config/choices.ts';
import { type ComponentDefinition, defineComponent } from '../../src/contract/component.ts';
import type { Declarations } from '../../src/contract/declarations.ts';
import { knowledgeOf } from '../../src/contract/knowledge.ts';
import type { PlatformFacts } from '../../src/contract/platform.ts';
import type { Workload } from '../../src/contract/workload.ts';
import type { Finding } from '../../src/finding/finding.ts';
import { buildPlan, type PlanResult } from '../../src/graph/build.ts';
import type { Plan } from '../../src/graph/plan.ts';

/** What components may know of a platform, without a configuration. */
export const FACTS: PlatformFacts = {
  name: 'mlops',
  environment: 'local',
  profile: 'local',
  git: {
    provider: 'gitlab',
    url: 'http://gitlab.localhost/mlops/platform.git',
    branch: 'main',
    anonymous: false,
    cidrs: ['0.0.0.0/0'],
    ci: true,
  },
  cluster: {
    kind: 'k3d',
    kubernetes: '1.35',
    architecture: 'amd64',
    servers: 1,
    agents: 3,
    zones: 1,
    memory: '12Gi',
    cpu: 8,
    podsPerNode: 110,
    scratch: '20Gi',
    podCidr: '10.42.0.0/16',
    serviceCidr: '10.43.0.0/16',
    cni: 'other',
    dns: { namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' }, cidrs: [] },
    apiServer: { cidrs: ['0.0.0.0/0'], port: 6443 },
    classes: [],
    nodeLabels: [],
    identities: {},
  },
  registry: { host: 'k3d-registry:5050', insecure: true, cidrs: ['0.0.0.0/0'], login: false, mirrors: {}, caches: {} },
  secrets: { store: 'generated', cidrs: ['0.0.0.0/0'], generate: false },
  jobs: { namespace: 'project' },
  projects: {},
  ingress: {
    domain: 'localhost',
    hosts: {},
    class: 'traefik',
    tls: false,
    ports: { http: 80, https: 443 },
    controller: {
      namespace: 'kube-system',
      labels: { 'app.kubernetes.io/instance': 'traefik-kube-system', 'app.kubernetes.io/name': 'traefik' },
    },
  },
};

/** A component for a test: nothing but what it declares. */
export function component(
  id: string,
  declarations: Declarations = {},
  rest: Partial<ComponentDefinition> = {},
): ComponentDefinition {
  return defineComponent<TObject>({
    id,
    title: id.toUpperCase(),
    area: 'platform',
    summary: `The component ${id} of a test.`,
    namespace: 'default-ns',
    options: Type.Object({}),
    declare: () => declarations,
    ...rest,
  });
}

/** A group of pods for a test, selected by the label `app`. */
export function workload(app: string, rest: Partial<Workload> = {}): Workload {
  return { labels: { app }, replicas: 1, resources: { cpu: '100m', memory: '128Mi', memoryLimit: '256Mi' }, ...rest };
}

/** The components as the graph gets them, in the given order, with the cluster that brings DNS and the API server. */
export function selected(...definitions: readonly ComponentDefinition[]): SelectedComponent[] {
  return [cluster, ...definitions].map((definition) => describeDefaults(definition, FACTS));
}

export function plan(
  definitions: readonly ComponentDefinition[],
  choices: Choices = {},
  candidates: (type: string) => readonly string[] = () => [],
): PlanResult {
  return buildPlan(
    FACTS,
    selected(...definitions),
    choices,
    candidates,
    knowledgeOf([...new Set([...registry, ...definitions])]),
  );
}

/** Plans components that fit together. */
export function planned(...definitions: readonly ComponentDefinition[]): Plan {
  const result = plan(definitions);
  if (!result.plan) throw new Error(result.findings.map(({ message }) => message).join('\n'));
  return result.plan;
}

/** Findings of components that do not fit together. */
export function refused(...definitions: readonly ComponentDefinition[]): readonly Finding[] {
  return plan(definitions).findings;
}
