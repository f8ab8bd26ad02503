import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256 } from '../../kit/digest.ts';
import { groupOf, type KubeObject } from '../../kit/object.ts';
import { type CoreApi, openCoreApi } from './core-api.ts';
import { type Crd, type CrdVersion, isCrd, servedVersions } from './crd.ts';
import { once } from './once.ts';
import { shapeOf } from './shape.ts';
import { strictCoreKind, strictCustomKind } from './strict.ts';
import type { Schema } from './structural.ts';

export interface CatalogOptions {
  /** The package root: the folder that holds `imports/`. */
  root: string;
  /** Kubernetes version of the cluster: `1.35`. */
  kubernetes: string;
  /** CustomResourceDefinitions that the tree itself brings; they win over the imported ones, as they do in the cluster. */
  crds?: readonly KubeObject[];
}

/** The schema of one apiVersion and kind, made only when something asks for it. */
export interface KindSchema {
  readonly apiVersion: string;
  readonly kind: string;
  /** Hash of everything that the strict schema is made of. */
  readonly digest: string;
  /** The strict schema, or undefined when nothing serves this apiVersion and kind. */
  strict(): Schema | undefined;
  /** What the schema says beside which values pass; undefined where it says nothing of the kind. */
  shape(): Schema | undefined;
}

export interface Catalog {
  /** Never fails: of a kind that nothing serves, `strict()` is undefined. */
  find(apiVersion: string, kind: string): KindSchema;
  /** The apiVersions that serve `kind` in the group of `apiVersion`, newest first. */
  servedIn(apiVersion: string, kind: string): string[];
  readonly core: CoreApi;
}

/**
 * Finds the schema of an object: CRDs in the tree first, then `imports/crds`, then the Kubernetes API.
 * Files are read when one of their kinds is first looked up.
 *
 * @throws Error when `imports/` does not hold the Kubernetes version.
 */
export function createCatalog({ root, kubernetes, crds = [] }: CatalogOptions): Catalog {
  const core = openCoreApi(root, kubernetes);
  const inTree = new Map<string, Crd>(
    crds.filter(isCrd).map((crd) => [`${crd.spec.group}/${crd.spec.names.kind}`, crd]),
  );

  const crdText = (apiVersion: string, kind: string): string | undefined => {
    const id = `${groupOf(apiVersion)}/${kind}`;
    const crd = inTree.get(id);
    if (crd) return JSON.stringify(crd);
    const file = join(root, 'imports', 'crds', `${id}.json`);
    return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  };

  const found = new Map<string, KindSchema>();
  return {
    core,
    find(apiVersion, kind) {
      const key = `${apiVersion} ${kind}`;
      const known = found.get(key) ?? find(apiVersion, kind);
      found.set(key, known);
      return known;
    },
    servedIn(apiVersion, kind) {
      const text = crdText(apiVersion, kind);
      if (text === undefined) return core.servedIn(groupOf(apiVersion), kind);
      return servedVersions(JSON.parse(text)).map(({ name }) => `${groupOf(apiVersion)}/${name}`);
    },
  };

  function find(apiVersion: string, kind: string): KindSchema {
    const text = crdText(apiVersion, kind);
    return {
      apiVersion,
      kind,
      digest: sha256(`${apiVersion} ${kind} ${core.digest} ${text ?? ''}`),
      strict: once(() => {
        if (text !== undefined) return ownComponentSchema(JSON.parse(text), apiVersion, kind);
        const definition = core.definitionOf(apiVersion, kind);
        return definition && strictCoreKind(definition, apiVersion, kind);
      }),
      shape: once(() => {
        const schema =
          text === undefined ? core.definitionOf(apiVersion, kind) : versionOf(JSON.parse(text), apiVersion);
        return schema && shapeOf(schema, core.definitions());
      }),
    };
  }
}

function ownComponentSchema(crd: Crd, apiVersion: string, kind: string): Schema | undefined {
  const version = servedVersion(crd, apiVersion);
  return version && strictCustomKind(version.schema?.openAPIV3Schema, apiVersion, kind);
}

const versionOf = (crd: Crd, apiVersion: string): Schema | undefined =>
  servedVersion(crd, apiVersion)?.schema?.openAPIV3Schema;

const servedVersion = (crd: Crd, apiVersion: string): CrdVersion | undefined =>
  servedVersions(crd).find(({ name }) => `${crd.spec.group}/${name}` === apiVersion);
