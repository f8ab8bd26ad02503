import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isRecord, type Json, recordOf, recordsOf } from '../../src/kit/json.ts';
import { importedDefinitions } from '../../src/workspace/imported-crds.ts';

const REFERENCE = '#/definitions/';

/** What the API takes in place of a text, which its definitions do not say (kubernetes v1.35, apimachinery, resource.Quantity and intstr). */
const LOOSE: Readonly<Record<string, Json>> = {
  'io.k8s.apimachinery.pkg.api.resource.Quantity': { type: ['string', 'number'] },
  'io.k8s.apimachinery.pkg.util.intstr.IntOrString': { type: ['string', 'integer'] },
};

/**
 * Writes the schemas of a version of Kubernetes and of every imported kind as JSON Schema, a file each as kubeconform looks for it:
 * unknown fields are errors. Made of the upstream definitions by a way of its own: nothing of the checks is in it.
 */
export function writeSchemas(folder: string, root: string, kubernetes: string): void {
  mkdirSync(folder, { recursive: true });
  const file = join(root, 'imports', 'kubernetes', `v${kubernetes}.json`);
  const { definitions } = JSON.parse(readFileSync(file, 'utf8')) as { definitions: Record<string, Json> };
  for (const [name, definition] of Object.entries(definitions)) {
    const kinds = recordsOf(definition['x-kubernetes-group-version-kind']);
    if (kinds.length !== 1) continue;
    const { group, version, kind } = kinds[0] as Record<'group' | 'version' | 'kind', string>;
    write(folder, group, version, kind, { $ref: `${REFERENCE}${name}`, definitions: needed(definitions, name) });
  }
  const meta = 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta';
  for (const { spec } of importedDefinitions(root, readdirSync(join(root, 'imports', 'crds')))) {
    const { group, names, versions } = recordOf(spec);
    for (const { name, schema } of recordsOf(versions)) {
      const { properties, ...rest } = strict(recordOf(recordOf(schema).openAPIV3Schema)) as Json;
      const texts = { apiVersion: { type: 'string' }, kind: { type: 'string' } };
      write(folder, String(group), String(name), String(recordOf(names).kind), {
        ...rest,
        additionalProperties: false,
        properties: { ...recordOf(properties), ...texts, metadata: { $ref: `${REFERENCE}${meta}` } },
        definitions: needed(definitions, meta),
      });
    }
  }
}

/** `-schema-location` of such a folder. */
export const locationOf = (folder: string): string =>
  join(folder, '{{ .ResourceKind }}-{{ .Group }}-{{ .ResourceAPIVersion }}.json');

function write(folder: string, group: string, version: string, kind: string, schema: Json): void {
  // Of kinds without a group it takes the version for one (kubeconform v0.8.0, pkg/registry/registry.go).
  writeFileSync(join(folder, `${kind.toLowerCase()}-${group || version}-${version}.json`), JSON.stringify(schema));
}

/** A definition and all that it leads to, each strict. */
function needed(all: Readonly<Record<string, Json>>, first: string): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  const open = [first];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (name in found) continue;
    found[name] = LOOSE[name] ?? strict(all[name]!);
    open.push(...referred(found[name]));
  }
  return found;
}

function referred(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === '$ref' ? [String(inner).slice(REFERENCE.length)] : referred(inner),
  );
}

/** The same schema, with no field that it does not name; what the API server fills in or keeps as it is stays open. */
function strict(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(strict);
  if (!isRecord(schema)) return schema;
  const inner = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, strict(value)]));
  if (schema['x-kubernetes-int-or-string']) {
    const { type: _, anyOf: __, ...rest } = inner;
    return { ...rest, type: ['string', 'integer'] };
  }
  const type = schema.nullable && typeof schema.type === 'string' ? { type: [schema.type, 'null'] } : {};
  const open = schema.additionalProperties !== undefined || schema['x-kubernetes-preserve-unknown-fields'];
  const closed =
    isRecord(schema.properties) && schema.type === 'object' && !open ? { additionalProperties: false } : {};
  return { ...inner, ...type, ...closed };
}
