import { schemaChecker } from '../checks/schema/checker.ts';
import { isCrd } from '../checks/schema/crd.ts';
import type { PlatformConfig } from '../config/config.ts';
import type { OwnComponentConfig } from '../config/own-component-schema.ts';
import { toPointer } from '../config/pointer.ts';
import type { Finding } from '../finding/finding.ts';
import { describeObject, type KubeObject } from '../kit/object.ts';
import { FolderError, readFolder } from '../workspace/read-folder.ts';
import { cacheFolder, packageRoot } from '../workspace/workspace.ts';

/** What a folder of plain YAML holds, or why it cannot be taken. */
type OwnObjects = { readonly objects: readonly KubeObject[] } | { readonly findings: readonly Finding[] };

/**
 * Reads the folder of a component of one's own. What everything that follows is built of must have the shape that the API
 * server knows before anybody looks at it: the metadata of each object, by which it is named, placed and selected, and
 * definitions, by which objects of their kinds are understood. All else is for the rules.
 */
export function ownObjects({ root, cluster }: PlatformConfig, id: string, { folder }: OwnComponentConfig): OwnObjects {
  if (folder === undefined) return { objects: [] };
  const config = toPointer(['components', id, 'folder']);
  try {
    const { objects, problems } = founded(readFolder(root, folder, config), cluster.kubernetes);
    const findings = problems.map(
      (problem): Finding => ({ rule: 'schema', severity: 'error', component: id, config, ...problem }),
    );
    return findings.length > 0 ? { findings } : { objects };
  } catch (error) {
    if (!(error instanceof FolderError)) throw error;
    const { message, fix, config: at } = error;
    return { findings: [{ rule: 'config/folder', severity: 'error', message, fix, config: at }] };
  }
}

interface Founded {
  /** As the API server reads them: what is null, and may not be, is not there. */
  readonly objects: readonly KubeObject[];
  /** What is wrong with the metadata of objects, and with definitions: nobody looks at the objects then. */
  readonly problems: readonly Pick<Finding, 'object' | 'path' | 'message' | 'fix'>[];
}

/** Looks at metadata and definitions, and reads objects as the API server of a version does. */
export function founded(objects: readonly KubeObject[], kubernetes: string): Founded {
  const root = packageRoot();
  const options = { root, cacheDir: cacheFolder(root), kubernetes };
  const schemas = schemaChecker(options);
  const problems = objects.flatMap((object) =>
    schemas.check(isCrd(object) ? object : metadataOf(object)).map(({ path, message, fix }) => ({
      object: describeObject(object),
      path,
      message,
      fix,
    })),
  );
  if (problems.length > 0) return { objects, problems };
  const served = schemaChecker({ ...options, crds: objects.filter(isCrd) });
  return { objects: objects.map((object) => served.withoutNulls(object)), problems };
}

/** It is the same of every kind, of those that nobody has a schema of too: looked at as a ConfigMap's. */
function metadataOf({ metadata }: KubeObject): KubeObject {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata };
}
