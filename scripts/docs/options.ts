import type { ComponentDescription } from '../../src/catalogue/describe.ts';
import { AREAS } from '../../src/cli/describe-component.ts';
import { defaultWords, describeOptions, type OptionRow } from '../../src/config/describe-options.ts';
import { OwnComponent } from '../../src/config/own-component-schema.ts';
import { platformSchema } from '../../src/config/schema.ts';
import { code, GENERATED, page, table } from './markdown.ts';

/** Reference of every option: of `platform.yaml` itself, and of each component. */
export function optionsPage(components: readonly ComponentDescription[]): string {
  const ours = components.filter(({ switchedOn, options }) => !switchedOn.external && options.length > 0);
  const platform = describeOptions(platformSchema(new Map(), true), new Set(['components']));
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
  );
}

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
