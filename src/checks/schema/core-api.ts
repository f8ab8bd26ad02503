import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256 } from '../../kit/digest.ts';
import { compareVersions } from './crd.ts';
import { groupVersionKind } from './kubernetes.ts';
import { once } from './once.ts';
import { strictDefinitions } from './strict.ts';
import type { Definitions, Schema } from './structural.ts';

/** The API of one Kubernetes version, from `imports/kubernetes`. Parsed only when a definition is asked for. */
export interface CoreApi {
  readonly digest: string;
  definitionOf(apiVersion: string, kind: string): Schema | undefined;
  /** The apiVersions that serve `kind` in `group`, newest first. */
  servedIn(group: string, kind: string): string[];
  /** The apiVersions of any group that serve `kind`. */
  servedAnywhere(kind: string): string[];
  kindsOf(apiVersion: string): string[];
  /** All definitions, as they are published. */
  definitions(): Definitions;
  /** All definitions, strict: what the schemas of kinds refer to. */
  strictDefinitions(): Schema & { definitions: Definitions };
}

/**
 * @param kubernetes `1.35`
 * @throws Error naming the versions that are there when this one is not.
 */
export function openCoreApi(root: string, kubernetes: string): CoreApi {
  const folder = join(root, 'imports', 'kubernetes');
  const file = join(folder, `v${kubernetes}.json`);
  if (!existsSync(file)) {
    const there = existsSync(folder) ? readdirSync(folder).map((name) => name.replace(/^v|\.json$/g, '')) : [];
    throw new Error(
      `No schemas of Kubernetes ${kubernetes}. There are ${there.sort().join(', ') || 'none'}; ` +
        `add k8s@${kubernetes}.0 to imports in cdk8s.yaml and run \`npm run import\`.`,
    );
  }
  const bytes = readFileSync(file);
  const definitions = once(() => (JSON.parse(bytes.toString()) as { definitions: Definitions }).definitions);
  const kinds = once(() => indexKinds(definitions()));
  const served = (matches: (kind: ServedKind) => boolean): string[] =>
    [...kinds().values()]
      .filter(matches)
      .sort((a, b) => compareVersions(b.version, a.version))
      .map(({ apiVersion }) => apiVersion);
  return {
    digest: sha256(bytes),
    definitionOf: (apiVersion, kind) => kinds().get(`${apiVersion} ${kind}`)?.definition,
    servedIn: (group, kind) => served((one) => one.group === group && one.kind === kind),
    servedAnywhere: (kind) => served((one) => one.kind === kind),
    kindsOf: (apiVersion) =>
      [...kinds().values()].filter((one) => one.apiVersion === apiVersion).map(({ kind }) => kind),
    definitions,
    strictDefinitions: once(() => strictDefinitions(definitions())),
  };
}

interface ServedKind {
  group: string;
  version: string;
  apiVersion: string;
  kind: string;
  definition: Schema;
}

function indexKinds(definitions: Definitions): Map<string, ServedKind> {
  const kinds = new Map<string, ServedKind>();
  for (const definition of Object.values(definitions)) {
    const id = groupVersionKind(definition);
    if (!id) continue;
    const apiVersion = id.group ? `${id.group}/${id.version}` : id.version;
    kinds.set(`${apiVersion} ${id.kind}`, { ...id, apiVersion, definition });
  }
  return kinds;
}
