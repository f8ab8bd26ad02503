import { factsOf } from '../../../contract/connections/index.ts';
import { placeOf } from '../../../contract/manifest.ts';
import type { Problem } from '../../../contract/problem.ts';
import type { Plan } from '../../../graph/plan.ts';
import { partOf, partsOf } from '../../pods/parts.ts';
import { podsOf } from '../../pods/pods-of.ts';
import type { PodTemplate } from '../../pods/template.ts';
import { workloadsOf } from '../../pods/workload-of.ts';
import { addressesIn } from '../../references/addresses.ts';
import type { Rule } from '../../rule.ts';
import { type Leaf, sourcesOf } from '../../told/leaves.ts';
import { settingsIn } from '../../told/settings.ts';

const NONE: ReadonlySet<string> = new Set();
/** Settings that name a bucket: `S3_BUCKET`, `--bucket`, `s3.bucket.name`. */
const NAMES = /(?:^|[._-])bucket(?:[._-]?name)?$/i;
/** A name of a bucket: neither a path nor what is filled in when the program runs. */
const BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

export const toldBucket: Rule = {
  id: 'told/bucket',
  severity: 'error',
  what: 'Addresses and names of buckets that a pod is told are of buckets that a connection of its own names.',
  why: 'The store refuses it: its user may do nothing there; or two programs write over each other.',
  *check(subject): Iterable<Problem> {
    const { plan } = subject;
    const { own, all, providers } = bucketsOf(plan);
    if (all.size === 0) return;
    const pods = podsOf(subject);
    const owners = workloadsOf(plan, pods);
    const sources = sourcesOf(subject);
    const parts = partsOf(pods);
    const told = new Set<string>();
    for (const pod of pods) {
      const owner = owners.get(pod);
      // A store speaks of everybody's.
      if (providers.has(owner?.component ?? pod.manifest.component)) continue;
      const ofPod = own.get(`${owner?.component}/${owner?.name}`) ?? NONE;
      for (const leaf of sources.told(pod, partsBeside(pod, parts.get(pod.object)!)).leaves) {
        // A file may be for all programs of its component.
        const mine = leaf.object === pod.manifest.object ? ofPod : (own.get(pod.manifest.component) ?? NONE);
        for (const name of namedIn(leaf, mine, all)) {
          const key = `${pod.manifest.component} ${leaf.object.metadata.name} ${leaf.path} ${name}`;
          if (mine.has(name) || told.has(key)) continue;
          told.add(key);
          yield {
            ...placeOf({ ...pod.manifest, object: leaf.object }),
            path: leaf.path,
            message: `it names the bucket ${name}, and ${mine.size > 0 ? `its connections are about ${[...mine].sort().join(', ')}` : 'no connection of its pods is about it'}`,
            fix: `write a bucket of its own, or say in the component or job that it uses ${name}`,
          };
        }
      }
    }
  },
};

/** Parts of the object that are about other pods: what these are told is not told to this one. */
const partsBeside = (pod: PodTemplate, parts: readonly string[]) => parts.filter((one) => one !== partOf(pod));

/** Buckets by workload and by component, those that any connection is about, and the components that keep them. */
function bucketsOf({ connections }: Plan) {
  const own = new Map<string, Set<string>>();
  const all = new Set<string>();
  const providers = new Set<string>();
  for (const connection of connections) {
    const names = factsOf(connection).flatMap(({ kind, value }) => (kind === 'Bucket' ? [value] : []));
    if (names.length === 0) continue;
    providers.add(connection.provider);
    for (const name of names) all.add(name);
    const { component, workloads } = connection.client;
    for (const key of [component, ...workloads.map((workload) => `${component}/${workload}`)])
      own.set(key, new Set([...(own.get(key) ?? []), ...names]));
  }
  return { own, all, providers };
}

/** What a text names: by addresses, of buckets of this platform where the pod has none; by settings, whatever they say. */
function namedIn(leaf: Leaf, mine: ReadonlySet<string>, all: ReadonlySet<string>): readonly string[] {
  const settings = leaf.name === undefined ? [] : [{ name: leaf.name, value: leaf.text }];
  settings.push(...settingsIn(leaf.text));
  const said = settings.flatMap(({ name, value }) =>
    NAMES.test(name) && BUCKET.test(value) && (mine.size > 0 || all.has(value)) ? [value] : [],
  );
  // Where its connections name some, addresses are the rule told/connection's.
  const addressed =
    mine.size > 0 ? [] : addressesIn(leaf.text, NONE).filter(({ kind, name }) => kind === 'Bucket' && all.has(name));
  return [...new Set([...said, ...addressed.map(({ name }) => name)])];
}
