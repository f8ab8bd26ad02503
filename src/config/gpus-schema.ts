import { Type } from 'typebox';
import { CLUSTER_PROFILES } from '../clusters/index.ts';
import { Toleration } from './job-schema.ts';
import { closed, labelValue, option } from './options.ts';

const ofKinds = (of: 'tolerations' | 'runtimeClass') =>
  CLUSTER_PROFILES.flatMap(({ id, gpus }) => {
    const known = gpus?.[of];
    if (known === undefined) return [];
    return `${typeof known === 'string' ? known : known.map(({ key }) => key).join(' and ')} on ${id}`;
  }).join(', ');

/** What a GPU is on a cluster. Devices are handed out by a plugin, which is the cluster's. */
export const Gpus = Type.Object(
  {
    count: option.integer({ description: 'Of all its nodes together', minimum: 1 }),
    perNode: Type.Optional(
      option.integer({ description: 'Most on one node, and so of one pod; default: `count`', minimum: 1 }),
    ),
    // kubernetes v1.35.4, pkg/apis/core/v1/helper/helpers.go `IsExtendedResourceName`.
    resource: option.string({
      description: 'What pods ask for: the name that the device plugin gives them',
      pattern: '^[a-z0-9]([-a-z0-9.]*[a-z0-9])?/[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$',
      expected: 'the name of a device such as nvidia.com/gpu',
      default: 'nvidia.com/gpu',
    }),
    image: Type.Optional(
      option.string({
        description:
          "Image that k3d makes nodes of: K3s with NVIDIA's runtime (k3d.io/stable/usage/advanced/cuda); default: K3s' own, which has none",
      }),
    ),
    selector: option.map(Type.String(labelValue), {
      description: 'Labels of the nodes that pods with GPUs run on; what `nodes` of a workload says goes before',
      default: {},
    }),
    tolerations: option.list(Toleration, {
      description: `Taints of those nodes that pods with GPUs bear; default: ${ofKinds('tolerations')}, else none`,
      default: [],
    }),
    runtimeClass: Type.Optional(
      option.string({
        description: `RuntimeClass of pods with GPUs; default: ${ofKinds('runtimeClass')}, else none`,
        pattern: '^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$',
        expected: 'the name of a RuntimeClass such as nvidia',
      }),
    ),
  },
  { ...closed, description: 'GPUs of its nodes; default: none. The plugin that hands them out is not installed' },
);

/** `gpus` of something that runs. */
export const gpus = (description: string) => option.integer({ description, maximum: 64, default: 0 });
