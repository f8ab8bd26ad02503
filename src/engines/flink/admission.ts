import type { FlinkDeployment } from '../../../imports/types/flink.apache.org.ts';
import {
  type Admission,
  ownSecrets,
  ownVolumes,
  type Submitted,
  sameFields,
  sameSettings,
  sameTemplates,
} from '../admission.ts';
import { all, each } from '../cel.ts';

const CONF = 'object.spec.?flinkConfiguration.orValue({})';
const TEMPLATE = 'object.spec.?podTemplate';
const CONTAINERS = `${TEMPLATE}.?spec.?containers.orValue([])`;

/** FlinkDeployments. */
export function flinkAdmission(jobs: readonly Submitted[]): Admission {
  const specs = jobs.map(({ object }) => (object as unknown as FlinkDeployment).spec!);
  const pods = specs.map(({ podTemplate }) => podTemplate?.spec);
  const containers = pods.flatMap((spec) => spec?.containers ?? []);
  return {
    group: 'flink.apache.org',
    resource: 'flinkdeployments',
    account: 'object.spec.?serviceAccount.orValue("")',
    validations: [
      {
        expression: all(
          sameFields('object.spec', specs),
          ...(['jobManager', 'taskManager'] as const).map((role) =>
            sameFields(
              `object.spec.?${role}.orValue({})`,
              specs.map((spec) => spec[role]),
            ),
          ),
          sameFields(
            `${TEMPLATE}.orValue({})`,
            specs.map(({ podTemplate }) => podTemplate),
          ),
          // By labels pods are known to policies.
          ...(specs.some(({ podTemplate }) => podTemplate?.metadata)
            ? [
                sameFields(
                  `${TEMPLATE}.?metadata.orValue({})`,
                  specs.map(({ podTemplate }) => podTemplate?.metadata),
                ),
              ]
            : []),
          sameFields(`${TEMPLATE}.?spec.orValue({})`, pods),
          ...(['jobManager', 'taskManager'] as const).flatMap((role) =>
            sameTemplates(
              `object.spec.?${role}.?podTemplate`,
              specs.map((spec) => spec[role]?.podTemplate),
            ),
          ),
          each(CONTAINERS, 'c', sameFields('c', containers)),
          ownVolumes(`${TEMPLATE}.?spec.?volumes`, jobs),
        ),
        message:
          'it has a field that no job of platform.yaml has: pod templates, sidecars, volumes and Secrets are not for a DAG to add',
      },
      {
        expression: each(CONTAINERS, 'c', ownSecrets('c')),
        message: 'its variables must come from the Secrets of the job',
      },
      {
        // Written as maps in maps, settings would go by other names.
        expression: all(
          each(CONF, 'k', `type(${CONF}[k]) == string`),
          sameSettings(
            CONF,
            'kubernetes.',
            specs.map(({ flinkConfiguration }) => flinkConfiguration as Record<string, string> | undefined),
          ),
        ),
        message: 'it sets kubernetes.… that the job of platform.yaml does not, or a setting that is no text',
      },
    ],
  };
}
