import { type Manifest, placeOf } from '../../../contract/manifest.ts';
import type { Problem } from '../../../contract/problem.ts';
import { at, recordsOf } from '../../../kit/json.ts';
import type { KubeObject } from '../../../kit/object.ts';
import { groupOf, identityOf, kindKey } from '../../../kit/object.ts';
import { GENERATORS_GROUP, SECRETS_GROUP } from '../../../policy/external-secrets.ts';
import { secretManifests } from '../../../policy/secrets.ts';
import type { Rule } from '../../rule.ts';
import { factsOf, type SecretFact, type StoreOf } from '../../secrets/facts.ts';

const GROUPS: ReadonlySet<string> = new Set([SECRETS_GROUP, GENERATORS_GROUP]);

export const derivedSecrets: Rule = {
  id: 'secrets/derived',
  severity: 'error',
  what: 'Every seed and view is made as it is declared: from its own Secret, store and generator, under its keys, labels and type; a seed once, for good and long enough, a view again and again.',
  why: 'A program has the credential of another client, none, or one that changes under its feet; what was encrypted with a seed that is made anew is lost.',
  *check(subject): Iterable<Problem> {
    const { plan, manifests } = subject;
    const derived = new Map<string, KubeObject>();
    for (const { object } of secretManifests(plan))
      if (GROUPS.has(groupOf(object.apiVersion))) derived.set(identityOf(object), object);
    const written = new Map<string, KubeObject>();
    for (const { object } of manifests)
      if (GROUPS.has(groupOf(object.apiVersion))) written.set(identityOf(object), object);
    for (const manifest of subject.objects()) {
      const { object } = manifest;
      const declared = GROUPS.has(groupOf(object.apiVersion)) && derived.get(identityOf(object));
      if (!declared) {
        yield* ofNobody(manifest);
        continue;
      }
      // Nearly all are written as they follow: that is seen without reading them.
      if (JSON.stringify(object) === JSON.stringify(declared)) continue;
      const storeOf = storesOf(derived, written, object.metadata.namespace);
      const [said, meant] = [factsOf(object, storeOf), factsOf(declared, storeOf)];
      for (const [key, fact] of meant) {
        const other = said.get(key);
        if (other && same(other, fact)) continue;
        // What is under another name is told there.
        if (!other && fact.what === 'interval') continue;
        yield {
          ...placeOf(manifest),
          path: fact.path,
          message: `${fact.what}: ${tell(other?.value)}; as the secret is declared: ${tell(fact.value)}`,
          fix: 'declare the secret otherwise (`secrets`, `requires`), and let it follow',
        };
      }
    }
  },
};

/** Random values that people's own objects make. */
function* ofNobody(manifest: Manifest): Iterable<Problem> {
  const { object } = manifest;
  if (object.kind === 'ExternalSecret') {
    const generated = recordsOf(at(object.spec, 'dataFrom')).some(
      (source) => at(source, 'sourceRef', 'generatorRef') !== undefined,
    );
    const policy = factsOf(object, () => '').get('refresh policy spec.refreshPolicy')?.value;
    if (generated && policy !== 'CreatedOnce')
      yield {
        ...placeOf(manifest),
        path: 'spec.refreshPolicy',
        message: 'its value is made anew again and again',
        fix: 'write `refreshPolicy: CreatedOnce`, or declare the secret under `secrets` of the component',
      };
  }
  if (object.kind === 'Password' && Number(at(object.spec, 'length')) < SHORT)
    yield {
      ...placeOf(manifest),
      path: 'spec.length',
      message: `its passwords have ${String(at(object.spec, 'length'))} characters, and can be guessed`,
      fix: `write ${SHORT} or more`,
    };
}

/** Characters below which random letters and digits have less than 80 bits. */
const SHORT = 14;

function same(said: SecretFact, meant: SecretFact): boolean {
  if (meant.atLeast !== undefined) return Number(said.value) >= meant.atLeast;
  if (meant.atMost !== undefined) return said.atMost !== undefined && said.atMost <= meant.atMost;
  return said.value === meant.value;
}

/** Stores by what they are: one of another name that leads to the same is the same, and one that is changed is told itself. */
function storesOf(
  derived: ReadonlyMap<string, KubeObject>,
  written: ReadonlyMap<string, KubeObject>,
  namespace: string | undefined,
): StoreOf {
  return (kind, name) => {
    const where = kind === 'SecretStore' ? namespace : undefined;
    const key = identityOf({ apiVersion: `${SECRETS_GROUP}/v1`, kind, metadata: { name, namespace: where! } });
    const store = derived.get(key) ?? written.get(key);
    return store ? [...factsOf(store, () => '').values()].map(({ value }) => value).join() : `${kindKey(kind)} ${name}`;
  };
}

const tell = (value: string | undefined) =>
  value === undefined ? 'not there' : value.length > 120 ? `${value.slice(0, 117)}…` : value;
