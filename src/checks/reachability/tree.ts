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
  const strangers = strangersOf(new LabelIndex(pods), namespaces, specs, block(plan.platform.cluster.podCidr));
  return new Network([...pods, ...strangers], namespaces, specs);
}
