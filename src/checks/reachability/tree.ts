import { block } from './addresses.ts';
import { LabelIndex } from './label-index.ts';
import { Namespaces } from './namespaces.ts';
import { Network } from './network.ts';
import { isNetworkPolicy, readPolicy } from './network-policy.ts';
import { podsOf, type Tree } from './pods.ts';
import { strangersOf } from './strangers.ts';

/** The network of a tree: its policies, its pods, and pods of nobody. */
export function networkOf(tree: Tree): Network {
  const { plan, manifests } = tree;
  const specs = manifests.filter(({ object }) => isNetworkPolicy(object)).map(readPolicy);
  const pods = podsOf(tree);
  const namespaces = new Namespaces(
    manifests,
    [...pods, ...specs].map(({ namespace }) => namespace),
  );
  // The Plan says it: what a vendored chart renders for such a workload has labels.
  const whole = new Set(
    plan.components
      .flatMap(({ workloads }) => workloads)
      .flatMap(({ namespace, labels }) => (Object.keys(labels).length === 0 ? [namespace] : [])),
  );
  const addresses = block(plan.platform.cluster.podCidr);
  const strangers = strangersOf(new LabelIndex(pods), namespaces, specs, addresses, (name) => whole.has(name));
  return new Network([...pods, ...strangers], namespaces, specs);
}
