import { anyPlatform } from '../../src/catalogue/describe.ts';
import { describeDefaults } from '../../src/catalogue/select.ts';
import type { ChartPin } from '../../src/contract/chart.ts';
import type { ComponentDefinition } from '../../src/contract/component.ts';

/** A chart as a component pins it. */
export type PinnedChart = Pick<ChartPin, 'repository' | 'name' | 'version' | 'crdGroups'>;

/** The charts of a catalogue, each once, by name: what the components pin, for each word that one of their options may be. */
export function chartPins(definitions: readonly ComponentDefinition[]): readonly PinnedChart[] {
  const pins = new Map<string, PinnedChart>();
  for (const definition of definitions) {
    if (!definition.chart) continue;
    for (const profile of ['local', 'production'] as const) {
      const platform = anyPlatform(profile);
      const { id, namespace, options } = describeDefaults(definition, platform);
      for (const chosen of choices(definition, options)) {
        const { repository, name, version, crdGroups } = definition.chart({
          id,
          namespace,
          options: chosen as never,
          platform,
        });
        pins.set(`${name} ${version}`, { repository, name, version, ...(crdGroups && { crdGroups }) });
      }
    }
  }
  return [...pins].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, pin]) => pin);
}

/** The default options, and these with each word of each choice: an option may say whose chart it is. */
function choices({ options: schema }: ComponentDefinition, defaults: Readonly<Record<string, unknown>>): object[] {
  const worded = Object.entries(schema.properties as Readonly<Record<string, { enum?: unknown[] }>>);
  return [
    defaults,
    ...worded.flatMap(([name, { enum: words = [] }]) => words.map((word) => ({ ...defaults, [name]: word }))),
  ];
}
