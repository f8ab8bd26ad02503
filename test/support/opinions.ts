import { afterAll, describe, expect, it } from 'vitest';
import type { KubeObject } from '../../src/kit/object.ts';
import { renderScenario, scenarios } from '../golden/scenario.ts';
import { leftOut } from './outside.ts';

/** What somebody else's program says of an object: one line for each of its checks that the object does not pass. */
export interface Opinion {
  readonly check: string;
  /** `Deployment argocd/argocd-redis`. */
  readonly object: string;
}

/** What is accepted of its checks, in the guide's platform on one machine and in everything for production. */
export interface Accepted {
  readonly check: string;
  /** Of these objects; of all where none is named. */
  readonly objects?: readonly string[];
  readonly why: string;
}

/** An object as opinions name it. */
export const nameOf = (kind: string, { name, namespace }: { readonly name: string; readonly namespace?: string }) =>
  `${kind} ${namespace ? `${namespace}/` : ''}${name}`;

/** Asks a program about objects in a cluster of Kubernetes 1.`minor`. */
export type Ask = (objects: readonly KubeObject[], minor: number) => readonly Opinion[];

const shown = scenarios().filter(
  ({ name, environment }) =>
    (name === 'guide' && environment === 'local') || (name === 'everything' && environment === 'production'),
);

/** Tests that a program has nothing to say but what is accepted, that all of this is still said, and that it would find a fault. */
export function describeOpinions(
  program: { readonly name: string; readonly found: string | undefined },
  accepted: readonly Accepted[],
  ask: Ask,
  fault: Fault,
): void {
  const acceptedBy = ({ check, object }: Opinion) =>
    accepted.find((one) => one.check === check && (one.objects?.includes(object) ?? true));
  const entryOf = ({ check }: Accepted, object: string) => `${check} ${object}`;

  describe.skipIf(leftOut(program.found))(program.name, () => {
    const needed = new Set<string>();

    it.each(shown)('says nothing of $name, $environment, but what is accepted', { timeout: 240_000 }, (scenario) => {
      const { manifests, plan } = renderScenario(scenario);
      const objects = manifests.map(({ object }) => object).filter(({ kind }) => kind !== 'CustomResourceDefinition');
      const said = ask(objects, Number(plan.platform.cluster.kubernetes.split('.')[1]));
      for (const one of said) {
        const entry = acceptedBy(one);
        if (entry) needed.add(entryOf(entry, entry.objects ? one.object : ''));
      }
      expect(said.filter((one) => !acceptedBy(one))).toEqual([]);
    });

    it('finds what is wrong with a pod', { timeout: 240_000 }, () => {
      const [deployment] = renderScenario(shown[0]!)
        .manifests.map(({ object }) => object)
        .filter(({ kind, metadata }) => kind === 'Deployment' && metadata.name === 'mlflow');
      const broken = structuredClone(deployment)!;
      fault.breaks((broken.spec as { template: { spec: Pod } }).template.spec);
      const said = ask([broken], 35).filter((one) => !acceptedBy(one));
      expect(said).toContainEqual({ check: fault.check, object: 'Deployment ml-lifecycle/mlflow' });
    });

    afterAll(() => {
      if (leftOut(program.found)) return;
      const entries = accepted.flatMap((one) => (one.objects ?? ['']).map((object) => entryOf(one, object)));
      expect(entries.filter((one) => !needed.has(one))).toEqual([]);
    });
  });
}

interface Pod {
  hostNetwork?: boolean;
  readonly containers: { image: string }[];
}

/** What is broken in a pod, and the check that finds it. */
interface Fault {
  readonly check: string;
  readonly breaks: (pod: Pod) => void;
}
