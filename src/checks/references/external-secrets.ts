import { type ExternalSecretSpec, storeNamespace } from '../../catalogue/platform/external-secrets-makes.ts';
import type { Target } from '../../contract/kind.ts';
import type { KubeObject } from '../../kit/object.ts';
import type { Path } from '../schema/path.ts';
import type { KnownThings } from './known.ts';
import type { Place, Take } from './reference.ts';
import { refer } from './shapes.ts';

/** What an ExternalSecret names: stores, generators, and Secrets of a Kubernetes store in the namespace that this reads from. */
export function referencesOfExternalSecret(object: KubeObject, place: Place, known: KnownThings, take: Take): void {
  const { namespace } = object.metadata;
  const { secretStoreRef, data = [], dataFrom = [] } = (object.spec ?? {}) as ExternalSecretSpec;
  const find = known.object.bind(known);
  const note = (targets: readonly Target[], path: Path) => {
    for (const target of targets) take(target, place, ['spec', ...path]);
  };
  const store = (ref: { kind?: string; name: string } | undefined, path: Path) => {
    if (!ref) return;
    const { kind = 'SecretStore', name } = ref;
    note(refer(`${kind}.external-secrets.io`, name, kind === 'SecretStore' ? namespace : undefined), path);
  };
  const remote = (ref: Parameters<typeof storeNamespace>[2], key: string, part: string | undefined, path: Path) => {
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
    const path: Path = ['dataFrom', i, 'sourceRef', 'generatorRef'];
    if (generator) {
      const ofCluster = generator.kind === 'ClusterGenerator';
      note(
        refer(`${generator.kind}.generators.external-secrets.io`, generator.name, ofCluster ? undefined : namespace),
        path,
      );
    }
    if (extract) remote(sourceRef?.storeRef ?? secretStoreRef, extract.key, undefined, ['dataFrom', i, 'extract']);
  });
}
