import { groupVersionKind } from '../../src/checks/schema/kubernetes.ts';
import { type Definitions, mapSubschemas, type Schema } from '../../src/checks/schema/structural.ts';

/**
 * What is kept of a Kubernetes version's API definitions: the kinds that can be written to a cluster and all that they
 * refer to, without descriptions. Lists, options and watch events go, and so does what only a status uses: nobody writes one.
 */
export function importDefinitions(definitions: Definitions): Definitions {
  const kept: Definitions = {};
  const seen = new Set<string>();
  const keep = (name: string): void => {
    if (seen.has(name)) return;
    seen.add(name);
    const definition = definitions[name];
    if (!definition) throw new Error(`The Kubernetes definitions refer to ${name}, which they do not hold.`);
    kept[name] = slim(isObjectKind(definition) ? withoutStatus(definition) : definition, keep);
  };
  for (const [name, definition] of Object.entries(definitions)) {
    if (isObjectKind(definition)) keep(name);
  }
  return kept;
}

function isObjectKind(definition: Schema): boolean {
  return Boolean(groupVersionKind(definition) && definition.properties?.metadata?.$ref?.endsWith('.ObjectMeta'));
}

function withoutStatus(definition: Schema): Schema {
  if (!definition.properties?.status) return definition;
  return { ...definition, properties: { ...definition.properties, status: { type: 'object' } } };
}

function slim(schema: Schema, keep: (name: string) => void): Schema {
  if (schema.$ref) keep(schema.$ref.slice('#/definitions/'.length));
  const { description: _, ...slimmed } = mapSubschemas(schema, (subschema) => slim(subschema, keep));
  return slimmed;
}
