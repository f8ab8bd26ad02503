import { type Static, type TObject, type TSchema, Type } from 'typebox';
import { Cluster, defaultsOf } from './cluster-schema.ts';
import { type EngineSchema, titlesOf } from './engine.ts';
import { closed, label, labelValue, option, reason, serverAddresses } from './options.ts';
import { OwnComponent } from './own-component-schema.ts';
import { projectSchema } from './project-schema.ts';
import { Registry } from './registry-schema.ts';
import { Secrets } from './secrets-schema.ts';

/** A host name. */
const host = {
  pattern: '^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$',
  expected: 'a host name such as mlops.example.com',
};

const Git = Type.Object(
  {
    provider: option.choice(['gitlab', 'github'], { description: 'Where the repository lives' }),
    url: Type.String({
      description: 'The repository as Argo CD, the Image Updater and people reach it',
      pattern: '^(https?|ssh)://[^\\s]+\\.git$|^[\\w.-]+@[\\w.-]+:[^\\s]+\\.git$',
      expected: 'an http(s) or ssh URL that ends in .git',
    }),
    branch: option.string({
      description: 'The branch that Argo CD follows',
      default: 'main',
      pattern: '^[\\w.+@=-][\\w./+@=-]*$',
      expected: 'a branch name such as main',
    }),
    cidrs: serverAddresses('its server'),
    ci: option.boolean({
      description:
        'Generate the CI file of the provider: .gitlab-ci.yml, or mooring.yml and mooring-review.yml in .github/workflows/',
      default: true,
    }),
    anonymous: option.boolean({
      description: 'Anybody may read the repository: what only reads gets no credential',
      default: false,
    }),
  },
  { ...closed, description: 'The repository that holds the rendered tree' },
);

const Ingress = Type.Object(
  {
    domain: Type.Optional(
      option.string({
        description: `Domain of the hosts at which people open UIs, \`<component>.<domain>\`; default: ${defaultsOf(({ ingress }) => ingress.domain)}, else none, and UIs are reached by a port-forward`,
        ...host,
      }),
    ),
    hosts: option.map(Type.String(host), {
      description: 'Hosts that are called otherwise, by component: `argocd: cd.example.com`',
      default: {},
    }),
    class: option.string({ description: 'IngressClass of the controller', default: 'traefik' }),
    tls: option.boolean({
      description: 'Hosts are https: the controller, or what stands before it, has a certificate for them',
      default: false,
      production: true,
    }),
    ports: Type.Object(
      {
        http: option.integer({ minimum: 1, maximum: 65_535, description: 'Of http addresses', default: 80 }),
        https: option.integer({ minimum: 1, maximum: 65_535, description: 'Of https addresses', default: 443 }),
      },
      { ...closed, default: {}, description: 'Ports at which people reach the controller' },
    ),
    controller: Type.Object(
      {
        namespace: option.string({
          description: `Namespace of its pods; default: ${defaultsOf(({ ingress }) => ingress.controller?.namespace)}, else kube-system`,
          default: 'kube-system',
        }),
        // k3s installs Traefik's chart as the release traefik in kube-system (k3s v1.35, manifests/traefik.yaml;
        // traefik-helm-chart, traefik/templates/_helpers.tpl `traefik.labelselector`).
        labels: option.map(Type.String(labelValue), {
          description:
            'Labels that select its pods; default: those of Traefik, as K3s brings it or as its chart makes it',
          default: { 'app.kubernetes.io/instance': 'traefik-kube-system', 'app.kubernetes.io/name': 'traefik' },
        }),
      },
      { ...closed, default: {}, description: 'The ingress controller as NetworkPolicies see it' },
    ),
  },
  { ...closed, default: {}, description: 'How people reach UIs' },
);

const jobsSchema = (engines: readonly EngineSchema[]) =>
  Type.Object(
    {
      namespace: option.choice(['project', 'shared'], {
        description: `Where the pods of ${titlesOf(engines)} jobs run: project: those of each project in \`<project>-jobs\`, where nobody else has a right; shared: all in \`processing-jobs\`, where each job can read the Secrets of every other, for a platform of one team`,
        default: 'project',
      }),
    },
    { ...closed, default: {}, description: 'The jobs of projects' },
  );

const Switch = Type.Object(
  {
    rule: option.string({ description: 'Rule to switch off' }),
    component: Type.Optional(option.string({ description: 'Only there' })),
    object: Type.Optional(
      option.string({ description: 'Only this object, as the finding names it: Kind.group namespace/name' }),
    ),
    reason: reason('Why it does not apply here'),
  },
  closed,
);

/**
 * The schema of the merged configuration, with the option schemas of the catalogue's components filled in; `open` leaves
 * the components unchecked.
 */
export function platformSchema(
  components: ReadonlyMap<string, TObject>,
  engines: readonly EngineSchema[],
  open = false,
) {
  const switches = (schema: TSchema) => Type.Union([Type.Null(), Type.Literal(false), schema]);
  return Type.Object(
    {
      name: label('Name of the platform'),
      profile: Type.Optional(
        option.choice(['local', 'production'], {
          description: `Which defaults apply; default: ${defaultsOf(({ profile }) => profile)}`,
        }),
      ),
      git: Git,
      cluster: Cluster,
      registry: Registry,
      ingress: Ingress,
      secrets: Secrets,
      headroom: option.string({
        description: 'Room that quotas leave above what is rendered',
        default: '25%',
        pattern: '^[0-9]{1,3}%$',
        expected: 'a percentage such as 25%',
      }),
      components: Type.Object(
        Object.fromEntries([...components].map(([id, schema]) => [id, Type.Optional(switches(schema))])),
        {
          description:
            'What is switched on. A name alone takes the defaults; false switches off what platform.yaml switched on',
          additionalProperties: open || switches(OwnComponent),
          default: {},
        },
      ),
      connections: option.map(
        Type.Union([
          Type.String(),
          option.map(Type.String(), { description: 'By component that needs it; `default`: all others' }),
        ]),
        {
          description:
            'Which component meets a connection type when several could: `s3: minio`; or which for whom: `postgres: { default: postgresql, airflow: pg2 }`',
          default: {},
        },
      ),
      jobs: jobsSchema(engines),
      projects: option.named(projectSchema(engines), { description: 'The teams and what they have', default: {} }),
      checks: Type.Object(
        { off: option.list(Switch, { description: 'Rules that do not apply, each with its reason', default: [] }) },
        { ...closed, default: {}, description: 'Checks' },
      ),
    },
    { additionalProperties: false, title: 'Mooring platform' },
  );
}

/** The schema of what a team writes: whatever has a default may be left out. */
export function relaxed<T extends TSchema>(schema: T): T {
  if (Array.isArray(schema)) return schema.map(relaxed) as unknown as T;
  if (typeof schema !== 'object' || schema === null) return schema;
  const copy: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(schema))
    copy[key] = key === 'default' || key === 'enum' ? value : relaxed(value as TSchema);
  const { required, properties } = copy as { required?: string[]; properties?: Record<string, { default?: unknown }> };
  if (required && properties) {
    const needed = required.filter((key) => properties[key]?.default === undefined);
    if (needed.length > 0) copy.required = needed;
    else delete copy.required;
  }
  return copy as T;
}

export type GitConfig = Static<typeof Git>;
export type ClusterConfig = Static<typeof Cluster>;
export type IngressConfig = Static<typeof Ingress>;
export type JobsConfig = Static<ReturnType<typeof jobsSchema>>;
export type CheckSwitch = Static<typeof Switch>;
