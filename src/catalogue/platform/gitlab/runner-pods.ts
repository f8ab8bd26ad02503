import { parse } from 'smol-toml';
import type { PodMaker } from '../../../contract/kind.ts';
import { at, type Json, recordOf, recordsOf } from '../../../kit/json.ts';

/** File of the runner's settings in its ConfigMap. */
export const SETTINGS = 'config.toml';

/**
 * The pods of jobs, as the settings of a runner shape them (gitlab-runner v19.3.0, common/config.go `KubernetesConfig`,
 * executors/kubernetes/kubernetes.go `preparePodConfig`): the container of the job, that which fetches the repository, and one
 * before them that opens their folder of logs to both (`buildPermissionsInitContainer`), with what the second asks for.
 */
export const jobPods: PodMaker = ({ data }) => {
  const text = recordOf(data)[SETTINGS];
  if (typeof text !== 'string') return [];
  return recordsOf(settingsOf(text).runners).flatMap(({ executor, kubernetes }) => {
    const settings = recordOf(kubernetes);
    if (executor !== 'kubernetes' || typeof settings.namespace !== 'string') return [];
    return [
      {
        at: `data["${SETTINGS}"]: runners.kubernetes`,
        exact: false,
        namespace: settings.namespace,
        labels: recordOf(settings.pod_labels),
        annotations: recordOf(settings.pod_annotations),
        spec: {
          serviceAccountName: settings.service_account,
          automountServiceAccountToken: settings.automount_service_account_token,
          priorityClassName: settings.priority_class_name,
          schedulerName: settings.scheduler_name,
          runtimeClassName: settings.runtime_class_name,
          nodeSelector: settings.node_selector,
          resources: resourcesOf(settings, 'pod_'),
          restartPolicy: 'Never',
          securityContext: inKubernetesWords(settings.pod_security_context),
          initContainers: [container('init-permissions', settings, 'helper_')],
          containers: [container('build', settings, ''), container('helper', settings, 'helper_')],
        },
        resourcesAt: Object.fromEntries(
          ['init-permissions', 'build', 'helper'].map((name) => [name, `data["${SETTINGS}"]: runners.kubernetes`]),
        ),
      },
    ];
  });
};

/** What cannot be read is told by `schema/text`. */
function settingsOf(text: string): Json {
  try {
    return parse(text) as Json;
  } catch {
    return {};
  }
}

function resourcesOf(settings: Json, prefix: string) {
  const amounts = (of: 'request' | 'limit') =>
    Object.fromEntries(
      ['cpu', 'memory', 'ephemeral_storage'].flatMap((resource) => {
        const amount = settings[`${prefix}${resource}_${of}`];
        return amount === undefined ? [] : [[resource.replace('_', '-'), amount]];
      }),
    );
  return { requests: amounts('request'), limits: amounts('limit') };
}

function container(name: string, settings: Json, prefix: string) {
  return {
    name,
    image: settings[`${prefix}image`],
    resources: resourcesOf(settings, prefix),
    securityContext: {
      ...(settings.privileged === true && { privileged: true }),
      ...(settings.allow_privilege_escalation !== undefined && {
        allowPrivilegeEscalation: settings.allow_privilege_escalation,
      }),
      ...inKubernetesWords(at(settings, `${name.replace('-', '_')}_container_security_context`)),
    },
  };
}

/** `run_as_user` → `runAsUser`. */
function inKubernetesWords(value: unknown): Json {
  return Object.fromEntries(
    Object.entries(recordOf(value)).map(([key, inner]) => [
      key.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase()),
      typeof inner === 'object' && !Array.isArray(inner) ? inKubernetesWords(inner) : inner,
    ]),
  );
}
