import { placeOf } from '../../contract/manifest.ts';
import type { Problem } from '../../contract/problem.ts';
import { kindOf } from '../../kit/object.ts';
import { faultsOf } from '../faults.ts';
import { podsOf } from '../pods/pods-of.ts';
import type { Rule } from '../rule.ts';

const PROBES = ['startupProbe', 'livenessProbe', 'readinessProbe'] as const;

type Handler = { readonly port?: number | string };
type Probe = { readonly httpGet?: Handler; readonly tcpSocket?: Handler; readonly grpc?: Handler };

interface Container extends Partial<Record<(typeof PROBES)[number], Probe>> {
  readonly name?: string;
  readonly restartPolicy?: string;
  readonly ports?: readonly { readonly name?: string; readonly containerPort: number }[];
}

interface PodSpec {
  readonly restartPolicy?: string;
  readonly containers?: readonly Container[];
  readonly initContainers?: readonly Container[];
}

export const probes: Rule = {
  id: 'probes',
  severity: 'error',
  what: 'Every container that keeps running has a readiness probe and a liveness or startup probe, aimed at ports that it declares. Jobs have none; what charts and operators make is theirs to probe, but for a custom resource whose operator probes only what it says.',
  why: 'Without them a hung program gets traffic for ever, and Argo CD takes it for healthy; aimed at a wrong port, they kill a program that is well.',
  *check(tree): Iterable<Problem> {
    const { plan, manifests } = tree;
    for (const { manifest, object, spec, locate } of podsOf(tree)) {
      const kept = plan.knowledge.kinds.get(kindOf(object))?.some(({ runs }) => runs && !runs.ends);
      // What a ConfigMap holds is a template of somebody's program.
      if (!kept || manifest.chart || manifest.object !== object) continue;
      for (const problem of podProblems(spec as PodSpec, locate('spec'))) yield { ...placeOf(manifest), ...problem };
    }
    yield* faultsOf(
      'probes',
      plan,
      manifests.filter(({ chart }) => !chart),
    );
  },
};

function* podProblems({ restartPolicy = 'Always', containers = [], initContainers = [] }: PodSpec, path: string) {
  if (restartPolicy !== 'Always') return;
  for (const [i, container] of containers.entries()) yield* containerProblems(container, `${path}.containers[${i}]`);
  // A sidecar keeps running beside the containers.
  for (const [i, container] of initContainers.entries())
    if (container.restartPolicy === 'Always') yield* containerProblems(container, `${path}.initContainers[${i}]`);
}

function* containerProblems(container: Container, path: string): Iterable<Problem> {
  if (!container.readinessProbe)
    yield {
      path,
      message: `${nameOf(container)} has no readiness probe`,
      fix: 'add a readinessProbe that asks the program whether it can serve',
    };
  if (!container.livenessProbe && !container.startupProbe)
    yield {
      path,
      message: `${nameOf(container)} has neither a liveness nor a startup probe`,
      fix: 'add a livenessProbe that fails when only a restart helps, and a startupProbe where starting takes long',
    };
  for (const name of PROBES) yield* portProblems(container, name, path);
}

/** The schema wants a name, and says so; until it has one it is called so here. */
const nameOf = ({ name = 'without a name' }: Container) => `the container ${name}`;

function* portProblems(container: Container, probe: (typeof PROBES)[number], path: string) {
  const { ports = [] } = container;
  for (const [handler, value] of Object.entries(container[probe] ?? {})) {
    const port = (value as Handler | undefined)?.port;
    if (port === undefined || ports.some((one) => one.containerPort === port || one.name === port)) continue;
    const declared = ports.map((one) => (one.name ? `${one.name} (${one.containerPort})` : `${one.containerPort}`));
    yield {
      path: `${path}.${probe}.${handler}.port`,
      message: `the ${probe} of ${nameOf(container)} asks port ${port}, which it does not declare`,
      fix:
        declared.length > 0
          ? `aim it at ${declared.join(' or ')}`
          : `declare the port under \`ports\` of the container`,
    };
  }
}
