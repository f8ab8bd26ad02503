import { type Static, Type } from 'typebox';
import { closed, label, labelValue, option, reason, resources } from './options.ts';

/** A component that is not in the catalogue: a folder of plain YAML, or a chart of one's own. */
export const OwnComponent = Type.Object(
  {
    namespace: label('Namespace it lives in'),
    folder: Type.Optional(option.string({ description: 'Folder of plain YAML in this repository' })),
    chart: Type.Optional(
      Type.Object(
        {
          repository: option.string({
            description: 'Helm repository or oci:// address',
            pattern: '^(https?|oci)://[^\\s/]+(/[^\\s]*)?$',
            expected: 'an address such as https://charts.example.com or oci://registry.example.com/charts',
          }),
          name: option.string({
            description: 'Chart',
            pattern: '^[A-Za-z0-9][A-Za-z0-9._-]*$',
            expected: 'the name of a chart, such as grafana',
          }),
          version: option.string({
            description: 'Exact version',
            pattern: '^v?[0-9]+\\.[0-9]+\\.[0-9]+([-+][0-9A-Za-z.+-]+)?$',
            expected: 'one exact version such as 3.1.0: a range would be another chart tomorrow',
          }),
          clusterKinds: option.list(Type.String(), {
            description: 'Cluster-scoped kinds that it renders, which its AppProject then allows: `group/Kind`',
            default: [],
          }),
          namespaces: option.list(Type.String(), { description: 'Further namespaces that it writes to', default: [] }),
          crdGroups: option.list(Type.String(), {
            description: 'API groups whose CustomResourceDefinitions it installs: `example.org`',
            default: [],
          }),
          drops: option.list(
            Type.Object(
              {
                object: option.string({ description: 'As checks call it: `Job.batch harbour/make-certificate`' }),
                reason: reason('Why the platform does without it'),
              },
              closed,
            ),
            {
              description:
                'Objects that it renders and that stay out of the tree; needs its archive in `vendor/charts`',
              default: [],
            },
          ),
          accepts: option.list(
            Type.Object(
              {
                rule: option.string({ description: 'Id of the rule, as checks print it' }),
                object: Type.Optional(
                  option.string({
                    description:
                      'As checks call it, or a value: `values.telemetry.enabled`; default: all that the chart renders',
                  }),
                ),
                reason: reason('Why it may stay'),
              },
              closed,
            ),
            {
              description:
                'What checks find in the objects that it renders and is known; needs its archive in `vendor/charts`',
              default: [],
            },
          ),
        },
        { ...closed, description: 'A Helm chart' },
      ),
    ),
    values: option.map(Type.Unknown(), { description: 'Values of the chart', default: {} }),
    workloads: option.map(
      Type.Object(
        {
          labels: option.map(Type.String(labelValue), { description: 'Labels that select exactly its pods' }),
          replicas: option.integer({ description: 'Pods', default: 1 }),
          peak: Type.Optional(
            option.integer({
              description:
                'Pods at most at the same time, those that a rollover adds and those of Jobs; default: one more than `replicas`, none where that is 0',
            }),
          ),
          resources: resources({ cpu: '100m', memory: '128Mi' }),
          podSecurity: option.choice(['restricted', 'baseline', 'privileged'], {
            description: 'Strictest Pod Security level its pods pass',
            default: 'restricted',
          }),
          serviceAccount: Type.Optional(
            Type.Object(
              {
                name: option.string({ description: 'Its name' }),
                madeBy: option.choice(['mooring', 'chart'], {
                  description:
                    'Who makes it: Mooring, with the Roles that follow from connections, or the folder or chart itself',
                  default: 'mooring',
                }),
              },
              { ...closed, description: 'ServiceAccount of its pods' },
            ),
          ),
        },
        closed,
      ),
      { description: 'Its groups of pods, for policies and quotas', default: {} },
    ),
    secrets: option.map(
      Type.Object(
        {
          keys: option.map(
            Type.Union([
              option.string({ description: 'A fixed text that is no secret, such as the name of a user' }),
              Type.Object(
                { random: option.integer({ description: 'Letters and digits', minimum: 8, maximum: 128 }) },
                { ...closed, description: 'A random value, made in the cluster or kept in the store outside' },
              ),
              Type.Object(
                { given: option.string({ description: 'What it is, for whoever makes the Secret' }) },
                { ...closed, description: 'What nobody in the cluster can make up: you put the Secret there yourself' },
              ),
            ]),
            { description: 'Its keys, and how each is made', minProperties: 1 },
          ),
          type: Type.Optional(option.string({ description: 'Type of the Secret; default: Opaque' })),
        },
        closed,
      ),
      {
        description:
          'Secrets that it needs for itself, by name: made once and never in Git; its pods name them as any other',
        default: {},
      },
    ),
    images: option.map(Type.String(), {
      description: 'Images that its chart runs, by role, for `mooring images`',
      default: {},
    }),
    requires: option.list(
      Type.Object(
        {
          type: option.string({ description: 'Connection type: s3, kafka, postgres, redis, tracking …' }),
          by: option.list(Type.String(), { description: 'Workloads that open the connection', default: [] }),
          request: option.map(Type.Unknown(), {
            description: 'What is asked of the provider: docs/options.md says what each type takes',
            default: {},
          }),
        },
        closed,
      ),
      { description: 'What it needs of other components', default: [] },
    ),
  },
  closed,
);

export type OwnComponentConfig = Static<typeof OwnComponent>;
