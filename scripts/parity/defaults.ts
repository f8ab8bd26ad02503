/**
 * What the API server fills in where an object says nothing: saying it and not saying it is the same. By the way to the
 * field, without the items of lists (kubernetes v1.35.0, pkg/apis/{core,apps,batch,admissionregistration,policy}/v1/defaults.go
 * and the `+default` markers in staging/src/k8s.io/api).
 */
const DEFAULTS: readonly (readonly [kind: RegExp, path: RegExp, value: unknown])[] = [
  [/./, /(^|\.)ports\.protocol$/, 'TCP'],
  [/^Service$/, /^spec\.type$/, 'ClusterIP'],
  [/^Service$/, /^spec\.sessionAffinity$/, 'None'],
  [/^Service$/, /^spec\.publishNotReadyAddresses$/, false],
  [/./, /Probe\.(httpGet\.)?initialDelaySeconds$/, 0],
  [/./, /Probe\.periodSeconds$/, 10],
  [/./, /Probe\.timeoutSeconds$/, 1],
  [/./, /Probe\.successThreshold$/, 1],
  [/./, /Probe\.failureThreshold$/, 3],
  [/./, /\.httpGet\.scheme$/, 'HTTP'],
  [/./, /\.httpGet\.path$/, '/'],
  [/./, /ontainers\.terminationMessagePath$/, '/dev/termination-log'],
  [/./, /ontainers\.terminationMessagePolicy$/, 'File'],
  // Of an image with a tag that is not `latest`; no tree of ours has another.
  [/./, /ontainers\.imagePullPolicy$/, 'IfNotPresent'],
  [/./, /ontainers\.(stdin|stdinOnce|tty)$/, false],
  [/./, /\.securityContext\.privileged$/, false],
  [/./, /\.volumeMounts\.readOnly$/, false],
  [/./, /\.env\.value$/, ''],
  [/./, /\.fieldRef\.apiVersion$/, 'v1'],
  [/./, /\.(secret|configMap|projected|downwardAPI)\.defaultMode$/, 0o644],
  [/./, /\.serviceAccountToken\.expirationSeconds$/, 3600],
  [/./, /(^|\.)template\.spec\.restartPolicy$/, 'Always'],
  [/./, /(^|\.)template\.spec\.dnsPolicy$/, 'ClusterFirst'],
  [/./, /(^|\.)template\.spec\.schedulerName$/, 'default-scheduler'],
  [/./, /(^|\.)template\.spec\.terminationGracePeriodSeconds$/, 30],
  [/./, /(^|\.)template\.spec\.(hostNetwork|hostPID|hostIPC)$/, false],
  [/./, /(^|\.)template\.spec\.enableServiceLinks$/, true],
  // Nil mounts it (pkg/serviceaccount and plugin/pkg/admission/serviceaccount/admission.go, shouldAutomount).
  [/^ServiceAccount$/, /^automountServiceAccountToken$/, true],
  [/./, /(^|\.)template\.spec\.automountServiceAccountToken$/, true],
  [/^(Deployment|StatefulSet)$/, /^spec\.replicas$/, 1],
  [/^(Deployment|StatefulSet|DaemonSet)$/, /^spec\.revisionHistoryLimit$/, 10],
  [/^(Deployment|StatefulSet|DaemonSet)$/, /^spec\.minReadySeconds$/, 0],
  [/^Deployment$/, /^spec\.progressDeadlineSeconds$/, 600],
  [/^Deployment$/, /^spec\.strategy\.type$/, 'RollingUpdate'],
  [/^Deployment$/, /^spec\.strategy\.rollingUpdate\.(maxSurge|maxUnavailable)$/, '25%'],
  [/^StatefulSet$/, /^spec\.podManagementPolicy$/, 'OrderedReady'],
  [/^(StatefulSet|DaemonSet)$/, /^spec\.updateStrategy\.type$/, 'RollingUpdate'],
  [/^StatefulSet$/, /^spec\.updateStrategy\.rollingUpdate\.partition$/, 0],
  [
    /^StatefulSet$/,
    /^spec\.volumeClaimTemplates\.(apiVersion|kind|spec\.volumeMode)$/,
    /^(v1|PersistentVolumeClaim|Filesystem)$/,
  ],
  [/^Job$/, /^spec\.(completions|parallelism)$/, 1],
  [/^Job$/, /^spec\.backoffLimit$/, 6],
  [/^Job$/, /^spec\.completionMode$/, 'NonIndexed'],
  [/^Job$/, /^spec\.suspend$/, false],
  [/WebhookConfiguration$/, /^webhooks\.failurePolicy$/, 'Fail'],
  [/WebhookConfiguration$/, /^webhooks\.matchPolicy$/, 'Equivalent'],
  [/WebhookConfiguration$/, /^webhooks\.timeoutSeconds$/, 10],
  [/WebhookConfiguration$/, /^webhooks\.reinvocationPolicy$/, 'Never'],
  [/WebhookConfiguration$/, /^webhooks\.rules\.scope$/, '*'],
  [/WebhookConfiguration$/, /^webhooks\.clientConfig\.service\.port$/, 443],
  [/^(Secret)$/, /^type$/, 'Opaque'],
];

/** Whether a field holds what it would hold without being there. */
export function isDefault(kind: string, path: string, value: unknown): boolean {
  return DEFAULTS.some(
    ([of, at, usual]) =>
      at.test(path) && of.test(kind) && (usual instanceof RegExp ? usual.test(String(value)) : usual === value),
  );
}

/** Fields whose empty map is not the same as none. */
const MEANT: ReadonlySet<string> = new Set(['emptyDir', 'selfSigned']);

/** Whether a field holds nothing: an empty map, list or text. */
export function isNothing(key: string, value: unknown): boolean {
  if (value === null || value === undefined) return true;
  if (Array.isArray(value)) return value.length === 0;
  return typeof value === 'object' && !MEANT.has(key) && Object.keys(value).length === 0;
}
