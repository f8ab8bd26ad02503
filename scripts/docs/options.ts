import type { ComponentDescription } from '../../src/catalogue/describe.ts';
import { AREAS } from '../../src/cli/describe-component.ts';
import { defaultWords, describeOptions, type OptionRow } from '../../src/config/describe-options.ts';
import { OwnComponent } from '../../src/config/own-component-schema.ts';
import { platformSchema } from '../../src/config/schema.ts';
import type { TypeOfConnection } from '../../src/contract/connections/connection-type.ts';
import { connectionTypes, requestSchema } from '../../src/contract/connections/index.ts';
import { ENGINES } from '../../src/engines/index.ts';
import { template } from '../../src/template/template.ts';
import { code, GENERATED, table } from './markdown.ts';

const page = template<{
  generated: string;
  /** Tables, these and those that follow. */
  platform: string;
  projects: string;
  components: readonly { id: string; title: string; options: string }[];
  own: string;
  types: string;
  requests: string;
}>('scripts/docs/options.md');

/** Reference of every option: of `platform.yaml` itself, and of each component. A test runs the example of `requires`. */
export function optionsPage(components: readonly ComponentDescription[]): string {
  const ours = components.filter(({ switchedOn, options }) => !switchedOn.external && options.length > 0);
  const platform = describeOptions(platformSchema(new Map(), ENGINES, true), new Set(['components']));
  const [projects, top] = [true, false].map((inside) =>
    optionTable(platform.filter(({ name }) => name.startsWith('projects.') === inside)),
  );
  const types = Object.entries<TypeOfConnection>(connectionTypes).filter(([, { ours }]) => !ours);
  return page({
    generated: GENERATED,
    platform: top!,
    projects: projects!,
    components: Object.keys(AREAS)
      .flatMap((area) => ours.filter((component) => component.area === area))
      .map(({ id, title, options }) => ({ id, title, options: optionTable(options) })),
    own: optionTable(describeOptions(OwnComponent)),
    types: typeTable(types),
    requests: optionTable(
      types.flatMap(([type]) =>
        describeOptions(requestSchema(type)!).map((row) => ({ ...row, name: `${type}: ${row.name}` })),
      ),
    ),
  });
}

/** What `requires` of a component of one's own may ask for. */
function typeTable(types: readonly (readonly [string, TypeOfConnection])[]): string {
  return table(
    ['type', 'what it is', 'keys of the Secret'],
    types.map(([type, { words, credentials }]) => [
      code(type),
      words,
      credentials.map((keys) => keys.map(code).join(', ')).join('; or '),
    ]),
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
