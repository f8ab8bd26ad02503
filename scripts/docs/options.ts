import type { ComponentDescription } from '../../src/catalogue/describe.ts';
import { AREAS } from '../../src/cli/describe-component.ts';
import { defaultWords, describeOptions, type OptionRow } from '../../src/config/describe-options.ts';
import { OwnComponent } from '../../src/config/own-component-schema.ts';
import { platformSchema } from '../../src/config/schema.ts';
import type { TypeOfConnection } from '../../src/contract/connections/connection-type.ts';
import { connectionTypes, requestSchema } from '../../src/contract/connections/index.ts';
import { ENGINES } from '../../src/engines/index.ts';
import { code, GENERATED, page, table } from './markdown.ts';

/** Reference of every option: of `platform.yaml` itself, and of each component. */
export function optionsPage(components: readonly ComponentDescription[]): string {
  const ours = components.filter(({ switchedOn, options }) => !switchedOn.external && options.length > 0);
  const platform = describeOptions(platformSchema(new Map(), ENGINES, true), new Set(['components']));
  const [projects, top] = [true, false].map((inside) =>
    platform.filter(({ name }) => name.startsWith('projects.') === inside),
  );
  return page(
    GENERATED,
    '# Options',
    'Every option of `platform.yaml`, and of `environments/<name>.yaml`, which overrides it key by key. Where the profiles differ, both defaults are told: `local` fits one machine, `production` survives the loss of one. The profile is `local` on k3d, else `production`, unless `profile:` says.',
    '`[]` stands for each entry of a list, `<name>` for each name of a map.',
    '## The platform',
    optionTable(top!),
    '## Projects',
    optionTable(projects!),
    '## Components',
    'Under `components:`. A name alone (`kafka:` or `kafka: {}`) takes the defaults; `false` switches off what platform.yaml switched on.',
    ...Object.keys(AREAS).flatMap((area) =>
      ours
        .filter((component) => component.area === area)
        .flatMap(({ id, title, options }) => [
          `### ${id}`,
          `${title}: [what it is](components.md#${id}).`,
          optionTable(options),
        ]),
    ),
    '## Components of your own',
    'Under `components:`, with a name that the catalogue does not have and either `folder` or `chart`.',
    optionTable(describeOptions(OwnComponent)),
    ...connections(),
  );
}

/** What `requires` of a component of one's own may ask for. A test runs the example. */
function connections(): string[] {
  const types = Object.entries<TypeOfConnection>(connectionTypes).filter(([, { ours }]) => !ours);
  return [
    '### What `requires` asks for',
    'A chart that keeps its data in object storage, and so has a bucket, a user of its own with rights to it, the Secret `loki-s3` in its namespace, and the way there:',
    `\`\`\`yaml\n${EXAMPLE}\`\`\``,
    'Each type of connection, and the keys of the Secret `<component>-<type>` that the component then finds beside its pods. Names that are not here are types of your own, which a component in `components/` provides.',
    table(
      ['type', 'what it is', 'keys of the Secret'],
      types.map(([type, { words, credentials }]) => [
        code(type),
        words,
        credentials.map((keys) => keys.map(code).join(', ')).join('; or '),
      ]),
    ),
    'What `request` holds, by type; of the others, nothing:',
    optionTable(
      types.flatMap(([type]) =>
        describeOptions(requestSchema(type)!).map((row) => ({ ...row, name: `${type}: ${row.name}` })),
      ),
    ),
  ];
}

const EXAMPLE = `components:
  minio:
  loki:
    namespace: monitoring
    chart: { repository: https://grafana.github.io/helm-charts, name: loki, version: 6.30.0 }
    workloads:
      loki: { labels: { app.kubernetes.io/name: loki } }
    requires:
      - type: s3
        by: [loki]
        request:
          create: [{ name: loki }]
          access: [{ bucket: loki, access: readwrite }]
`;

function optionTable(options: readonly OptionRow[]): string {
  return table(
    ['option', 'takes', 'default', ''],
    options.map(({ name, type, required, local, production, description }) => [
      code(name),
      type,
      required ? '**must be said**' : defaults(defaultWords(local), defaultWords(production)),
      description,
    ]),
  );
}

function defaults(local: string, production: string): string {
  return local === production ? code(local) : `local ${code(local)}, production ${code(production)}`;
}
