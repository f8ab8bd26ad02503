import type { FieldChange } from '../review.ts';
import { changedFields } from './fields.ts';
import { sameValue } from './same-value.ts';

/**
 * The fields in which two parts of an object of Kubernetes' own differ for the API server: an amount is the same in other words
 * where the field is one, and what is filled in where nothing is said is the same as nothing. Everything else is compared letter by
 * letter: a variable that says `60m` is not one that says `1h`.
 */
export function fieldsOfApi(before: unknown, after: unknown): readonly FieldChange[] {
  return changedFields(before, after).filter(
    ({ path, before: was, after: is }) => !(AMOUNT.test(path) && sameValue(was, is)) && !isDefault(path, was, is),
  );
}

/** Fields that are quantities (k8s.io/api@v0.35.4, core/v1/types.go: ResourceList, `sizeLimit`, `divisor`). */
const AMOUNT =
  /(?:^|\.)(?:resources|overhead|capacity)(?:\.(?:requests|limits))?\.[^.]+$|(?:^|\.)(?:resources\.(?:requests|limits)|overhead)\["[^"]+"\]$|\.(?:sizeLimit|divisor)$/;

/** What is filled in, by the end of the path (kubernetes/kubernetes@v1.35.4, pkg/apis/core/v1/defaults.go; apps/v1/defaults.go). */
const DEFAULTS: readonly (readonly [place: RegExp, value: string])[] = [
  [/^spec\.restartPolicy$/, 'Always'],
  [/^spec\.dnsPolicy$/, 'ClusterFirst'],
  [/^spec\.schedulerName$/, 'default-scheduler'],
  [/^spec\.terminationGracePeriodSeconds$/, '30'],
  [/^spec\.(?:hostNetwork|hostPID|hostIPC)$/, 'false'],
  [/\.ports\[[^\]]*\]\.protocol$/, 'TCP'],
  [/\.(?:initContainers|containers)\[[^\]]*\]\.terminationMessagePath$/, '/dev/termination-log'],
  [/\.(?:initContainers|containers)\[[^\]]*\]\.terminationMessagePolicy$/, 'File'],
  [/Probe\.(?:periodSeconds)$/, '10'],
  [/Probe\.(?:timeoutSeconds|successThreshold)$/, '1'],
  [/Probe\.failureThreshold$/, '3'],
  [/Probe\.httpGet\.scheme$/, 'HTTP'],
  [/\.(?:secret|configMap|downwardAPI|projected)\.defaultMode$/, '420'],
  [/\[[^\]]*\]\.spec\.volumeMode$/, 'Filesystem'],
];

function isDefault(path: string, before: string | undefined, after: string | undefined): boolean {
  if ((before === undefined) === (after === undefined)) return false;
  return DEFAULTS.some(([place, value]) => (before ?? after) === value && place.test(path));
}
