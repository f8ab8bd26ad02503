import type { Fault } from '../../contract/problem.ts';
import { type Json, listOf, recordOf, recordsOf } from '../../kit/json.ts';
import type { KubeObject } from '../../kit/object.ts';
import { amountOf } from './amount.ts';
import type { FieldChecks } from './fields.ts';
import * as is from './values.ts';
import { wrong } from './wrong.ts';

const MODES = ['ReadWriteOnce', 'ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOncePod'] as const;

/** Source: k8s.io/kubernetes@v1.35.4 pkg/apis/core/validation/validation.go (ValidatePersistentVolumeClaimSpec). */
const claimFields = (spec: string): FieldChecks => ({
  [`${spec}.accessModes[]`]: is.oneOf(...MODES),
  [`${spec}.storageClassName`]: (value) => (value === '' ? undefined : is.dnsSubdomain(value)),
  [`${spec}.volumeMode`]: is.oneOf('Block', 'Filesystem'),
});
export const CLAIM_FIELDS: FieldChecks = claimFields('spec');
export const CLAIM_TEMPLATE_FIELDS: FieldChecks = claimFields('spec.volumeClaimTemplates[].spec');

export const claim = ({ spec }: KubeObject): Iterable<Fault> => claimFaults(recordOf(spec), 'spec');

export function* claimTemplates({ spec }: KubeObject): Iterable<Fault> {
  for (const [i, template] of recordsOf(recordOf(spec).volumeClaimTemplates).entries())
    yield* claimFaults(recordOf(template.spec), `spec.volumeClaimTemplates[${i}].spec`);
}

function* claimFaults({ accessModes, resources }: Json, path: string): Iterable<Fault> {
  const modes = listOf(accessModes);
  if (modes.length === 0) yield wrong(`${path}.accessModes`, 'says no mode', 'say one, such as ReadWriteOnce');
  if (modes.includes('ReadWriteOncePod') && modes.some((mode) => mode !== 'ReadWriteOncePod'))
    yield wrong(`${path}.accessModes`, 'has ReadWriteOncePod beside others', 'keep it alone');
  const { storage } = recordOf(recordOf(resources).requests);
  if (storage === undefined) yield wrong(`${path}.resources.requests.storage`, 'is needed', 'say how large it is');
  else if ((amountOf(storage) ?? 1n) <= 0n)
    yield wrong(`${path}.resources.requests.storage`, `is ${storage}, and must be more than 0`, 'say how large it is');
}

/** Source: k8s.io/kubernetes@v1.35.4 pkg/apis/storage/validation/validation.go (ValidateStorageClass). */
export const STORAGE_CLASS_FIELDS: FieldChecks = {
  reclaimPolicy: is.oneOf('Delete', 'Retain'),
  volumeBindingMode: is.oneOf('Immediate', 'WaitForFirstConsumer'),
};
