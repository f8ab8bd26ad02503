import type { Fault } from '../../contract/problem.ts';
import { type Json, recordOf, recordsOf } from '../../kit/json.ts';
import type { FieldChecks } from './fields.ts';
import * as is from './values.ts';
import { presentOf, wrong } from './wrong.ts';

/** Source: k8s.io/kubernetes@v1.35.4 pkg/apis/core/validation/validation.go (validateVolumeSource and what it calls). */
export const VOLUME_FIELDS: FieldChecks = {
  name: is.dnsLabel,
  'emptyDir.sizeLimit': is.quantity,
  'hostPath.type': is.oneOf(
    ...['', 'DirectoryOrCreate', 'Directory', 'FileOrCreate', 'File', 'Socket', 'CharDevice', 'BlockDevice'],
  ),
  'secret.defaultMode': is.between(0, 0o777),
  'configMap.defaultMode': is.between(0, 0o777),
  'projected.defaultMode': is.between(0, 0o777),
  'secret.items[].mode': is.between(0, 0o777),
  'configMap.items[].mode': is.between(0, 0o777),
  'secret.items[].path': is.pathBelow,
  'configMap.items[].path': is.pathBelow,
  'projected.sources[].serviceAccountToken.expirationSeconds': is.between(600, 2 ** 32),
};

/** Every kind of volume: the fields of a Volume but its name (api/core/v1 VolumeSource). */
const SOURCES = [
  ...[
    'emptyDir',
    'hostPath',
    'configMap',
    'secret',
    'persistentVolumeClaim',
    'projected',
    'downwardAPI',
    'csi',
    'ephemeral',
  ],
  ...[
    'image',
    'nfs',
    'iscsi',
    'fc',
    'glusterfs',
    'rbd',
    'cephfs',
    'cinder',
    'flocker',
    'flexVolume',
    'gitRepo',
    'quobyte',
  ],
  ...['azureFile', 'azureDisk', 'awsElasticBlockStore', 'gcePersistentDisk', 'vsphereVolume', 'portworxVolume'],
  ...['scaleIO', 'storageos', 'photonPersistentDisk'],
];
const PROJECTED = ['secret', 'configMap', 'downwardAPI', 'serviceAccountToken', 'clusterTrustBundle', 'podCertificate'];

/** What does not fit together in a volume. */
export function* volumeFaults(volume: Json, path: string): Iterable<Fault> {
  const of = Object.keys(volume).filter((field) => SOURCES.includes(field) && volume[field] != null);
  // One that says nothing is an emptyDir.
  if (of.length > 1)
    yield wrong(path, `has ${of.join(' and ')}, and may be one kind of volume only`, `keep one of ${of.join(' and ')}`);
  const { secret, configMap, persistentVolumeClaim, hostPath, projected } = volume;
  if (secret != null && !recordOf(secret).secretName) yield missing(`${path}.secret.secretName`, 'a Secret');
  if (configMap != null && !recordOf(configMap).name) yield missing(`${path}.configMap.name`, 'a ConfigMap');
  if (persistentVolumeClaim != null && !recordOf(persistentVolumeClaim).claimName)
    yield missing(`${path}.persistentVolumeClaim.claimName`, 'a PersistentVolumeClaim');
  if (
    String(recordOf(hostPath).path ?? '')
      .split('/')
      .includes('..')
  )
    yield wrong(`${path}.hostPath.path`, 'may not have .. in it', 'write the path that it leads to');
  for (const [i, source] of recordsOf(recordOf(projected).sources).entries()) {
    const from = presentOf(source, PROJECTED);
    if (from.length > 1)
      yield wrong(
        `${path}.projected.sources[${i}]`,
        `is ${from.join(' and ')}, and may be one only`,
        'make several sources of it',
      );
  }
}

const missing = (path: string, what: string) => wrong(path, `says no name of ${what}`, 'say which one it is');
