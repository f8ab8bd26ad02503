import { parseAllDocuments } from 'yaml';
import type { Crd, CrdVersion, PrinterColumn } from '../../src/checks/schema/crd.ts';
import { isCrd, servedVersions } from '../../src/checks/schema/crd.ts';
import { mapSubschemas, type Schema } from '../../src/checks/schema/structural.ts';
import type { FilePin } from './pins.ts';

/** Where an imported CRD says what made it. An annotation, since the API server refuses an unknown field beside `spec`. */
export const ORIGIN = 'mooring/generated-by';

/**
 * The CRDs of an upstream file, made small but still installable: served versions only, no descriptions, nothing that the API
 * server drops by itself (empty `properties`, a priority of 0), which would make them differ for ever.
 *
 * @throws Error when the file holds no CRD, or one that cannot be installed without its unserved versions.
 */
export function importCrds(text: string, pin: FilePin): Crd[] {
  // Upstream files are written for YAML 1.1 readers; `merge`, aliases and duplicate keys do not occur in generated CRDs.
  const documents = parseAllDocuments(text, { version: '1.1', uniqueKeys: false, prettyErrors: false });
  const crds = documents.map((document) => {
    if (document.errors[0]) throw new Error(`${pin.url}: ${document.errors[0].message}`);
    return document.toJS() as unknown;
  });
  const found = crds.filter(isCrd);
  if (found.length === 0) throw new Error(`${pin.url} holds no CustomResourceDefinition of apiextensions.k8s.io/v1.`);
  return found.map((crd) => imported(crd, pin));
}

function imported(crd: Crd, pin: FilePin): Crd {
  const { metadata, spec } = slimCrd(crd);
  if (!spec.versions.some(({ storage }) => storage)) {
    const id = `${spec.group}/${spec.names.kind}`;
    throw new Error(`${pin.url}: no served version of ${id} is its storage version: it cannot be installed as it is.`);
  }
  const origin = `npm run import, from ${pin.repo}@${pin.tag} ${pin.path}`;
  const { apiVersion, kind } = crd;
  return {
    apiVersion,
    kind,
    metadata: { ...metadata, annotations: { ...metadata.annotations, [ORIGIN]: origin } },
    spec,
  };
}

/** A definition without what nobody needs who installs it or checks objects by it. */
export function slimCrd({ apiVersion, kind, metadata, spec }: Crd): Crd {
  const { name, labels, annotations } = metadata;
  const versions = servedVersions({ apiVersion, kind, metadata, spec }).map(slimVersion);
  return {
    apiVersion,
    kind,
    metadata: { name, ...(labels && { labels }), ...(annotations && { annotations }) },
    spec: { ...spec, versions },
  };
}

function slimVersion({ additionalPrinterColumns: columns, schema, ...version }: CrdVersion): CrdVersion {
  const openAPIV3Schema = schema?.openAPIV3Schema;
  return {
    ...version,
    ...(columns && { additionalPrinterColumns: columns.map(slimColumn) }),
    ...(openAPIV3Schema && { schema: { openAPIV3Schema: slimSchema(openAPIV3Schema) } }),
  };
}

function slimColumn({ description: _, priority, ...column }: PrinterColumn): PrinterColumn {
  return { ...column, ...(priority && { priority }) };
}

/** `schema` without words for people and without empty `properties`. */
export function slimSchema(schema: Schema): Schema {
  const { description: _, example: __, ...slimmed } = mapSubschemas(schema, slimSchema);
  if (slimmed.properties && Object.keys(slimmed.properties).length === 0) delete slimmed.properties;
  return slimmed;
}
