import type { FoundReference, Kinds, Shape, Target } from '../../../contract/kind.ts';
import type { Find } from '../../../contract/made.ts';
import { global, named, refer, row } from '../../../contract/refer.ts';
import { at, isRecord, recordsOf } from '../../../kit/json.ts';
import { type KubeObject, kindKey } from '../../../kit/object.ts';
import type { Path } from '../../../kit/path.ts';
import { type ExternalSecretSpec, externalSecretMakes, type StoreRef, storeNamespace } from './makes.ts';

const authority: Shape = (value, namespace) =>
  isRecord(value) ? named(value.type === 'Secret' ? 'Secret' : 'ConfigMap')(value, namespace) : [];
const stores = [
  row('spec provider kubernetes server caProvider', authority),
  row('spec provider kubernetes remoteNamespace', global('Namespace')),
];

export const externalSecretsKinds: Kinds = {
  'ClusterSecretStore.external-secrets.io': { refers: stores },
  'ExternalSecret.external-secrets.io': {
    makes: externalSecretMakes,
    refers: externalSecretRefers,
    // A seed: a value that is made once, and that nobody can make again.
    holdsData: ({ spec }) =>
      recordsOf(at(spec, 'dataFrom')).some((from) => at(from, 'sourceRef', 'generatorRef') !== undefined),
  },
  'SecretStore.external-secrets.io': { refers: stores },
};

/** What an ExternalSecret names: stores, generators, and Secrets of a Kubernetes store in the namespace that this reads from. */
function externalSecretRefers(object: KubeObject, find: Find): readonly FoundReference[] {
  const { namespace } = object.metadata;
  const { secretStoreRef, data = [], dataFrom = [] } = (object.spec ?? {}) as ExternalSecretSpec;
  const found: FoundReference[] = [];
  const note = (targets: readonly Target[], path: Path) => {
    for (const target of targets) found.push({ at: ['spec', ...path], target });
  };
  const store = (ref: StoreRef | undefined, path: Path) => {
    if (!ref) return;
    const { kind = 'SecretStore', name } = ref;
    note(refer(kindKey(kind, 'external-secrets.io'), name, kind === 'SecretStore' ? namespace : undefined), path);
  };
  const remote = (ref: StoreRef | undefined, key: string, part: string | undefined, path: Path) => {
    const where = storeNamespace(find, namespace, ref);
    if (where !== undefined) note(refer('Secret', key, where, part), path);
  };

  store(secretStoreRef, ['secretStoreRef']);
  data.forEach(({ remoteRef, sourceRef }, i) => {
    store(sourceRef?.storeRef, ['data', i, 'sourceRef', 'storeRef']);
    remote(sourceRef?.storeRef ?? secretStoreRef, remoteRef.key, remoteRef.property, ['data', i, 'remoteRef']);
  });
  dataFrom.forEach(({ extract, sourceRef }, i) => {
    store(sourceRef?.storeRef, ['dataFrom', i, 'sourceRef', 'storeRef']);
    const generator = sourceRef?.generatorRef;
    if (generator) {
      const kind = kindKey(generator.kind, 'generators.external-secrets.io');
      const home = generator.kind === 'ClusterGenerator' ? undefined : namespace;
      note(refer(kind, generator.name, home), ['dataFrom', i, 'sourceRef', 'generatorRef']);
    }
    if (extract) remote(sourceRef?.storeRef ?? secretStoreRef, extract.key, undefined, ['dataFrom', i, 'extract']);
  });
  return found;
}
