import type { PodMaker } from '../../contract/kind.ts';
import { at, type Json, recordOf, recordsOf, textOf } from '../../kit/json.ts';

const ROLES = ['driver', 'executor'] as const;
type Role = (typeof ROLES)[number];

/** Pods of a SparkApplication of Kubeflow's operator: its webhook puts the fields into what Spark makes of the template. */
export const kubeflowSparkPods: PodMaker = ({ metadata, spec }) => {
  const application = recordOf(spec);
  const conf = recordOf(application.sparkConf);
  return ROLES.map((role) => {
    const fields = recordOf(application[role]);
    const template = recordOf(fields.template);
    const ofTemplate = recordOf(template.spec);
    const [first = {}, ...others] = recordsOf(ofTemplate.containers);
    const mounted = new Set(recordsOf(fields.volumeMounts).map(({ name }) => name));
    return {
      at: `spec.${role}`,
      exact: false,
      labels: {
        ...labelsOf(template),
        ...recordOf(fields.labels),
        'sparkoperator.k8s.io/app-name': metadata.name,
        'spark-role': role,
      },
      annotations: { ...recordOf(at(template, 'metadata', 'annotations')), ...recordOf(fields.annotations) },
      spec: {
        ...ofTemplate,
        securityContext: fields.podSecurityContext ?? ofTemplate.securityContext,
        hostNetwork: fields.hostNetwork ?? ofTemplate.hostNetwork,
        serviceAccountName: textOf(fields.serviceAccount) ?? accountOf(conf, role) ?? ofTemplate.serviceAccountName,
        initContainers: [...recordsOf(ofTemplate.initContainers), ...recordsOf(fields.initContainers)],
        containers: [
          {
            ...first,
            name: `spark-kubernetes-${role}`,
            image: textOf(fields.image) ?? textOf(application.image) ?? imageOf(conf, role),
            env: [...recordsOf(first.env), ...recordsOf(fields.env)],
            securityContext: fields.securityContext ?? first.securityContext,
          },
          ...others,
          ...recordsOf(fields.sidecars),
        ],
        volumes: [
          ...recordsOf(ofTemplate.volumes),
          ...recordsOf(application.volumes).filter(({ name }) => mounted.has(name)),
          ...hostPaths(conf, role),
        ],
      },
    };
  });
};

/** Pods of a SparkApplication of Apache's operator: templates, and Spark's own properties. */
export const apacheSparkPods: PodMaker = ({ spec }) => {
  const conf = recordOf(recordOf(spec).sparkConf);
  return ROLES.map((role) => {
    const template = recordOf(at(spec, `${role}Spec`, 'podTemplateSpec'));
    const ofTemplate = recordOf(template.spec);
    const containers = recordsOf(ofTemplate.containers);
    const name = textOf(conf[`spark.kubernetes.${role}.podTemplateContainerName`]);
    const main = Math.max(
      0,
      containers.findIndex((container) => container.name === name),
    );
    return {
      at: `spec.${role}Spec.podTemplateSpec`,
      exact: true,
      labels: { ...labelsOf(template), 'spark-role': role },
      annotations: recordOf(at(template, 'metadata', 'annotations')),
      spec: {
        ...ofTemplate,
        serviceAccountName: accountOf(conf, role) ?? ofTemplate.serviceAccountName,
        containers: (containers.length > 0 ? containers : [{}]).map((container, i) =>
          i === main ? { ...container, image: imageOf(conf, role) ?? container.image } : container,
        ),
        volumes: [...recordsOf(ofTemplate.volumes), ...hostPaths(conf, role)],
      },
    };
  });
};

const labelsOf = (template: Json) => recordOf(at(template, 'metadata', 'labels'));

/** Spark's properties (docs/running-on-kubernetes.md): what it runs as, its image, and folders of the node. */
const accountOf = (conf: Json, role: Role) => textOf(conf[`spark.kubernetes.authenticate.${role}.serviceAccountName`]);

const imageOf = (conf: Json, role: Role) =>
  textOf(conf[`spark.kubernetes.${role}.container.image`]) ?? textOf(conf['spark.kubernetes.container.image']);

function hostPaths(conf: Json, role: Role): Json[] {
  const prefix = `spark.kubernetes.${role}.volumes.hostPath.`;
  const names = Object.keys(conf).flatMap((key) =>
    key.startsWith(prefix) ? [key.slice(prefix.length).split('.')[0]!] : [],
  );
  return [...new Set(names)].map((name) => ({ name, hostPath: {} }));
}
