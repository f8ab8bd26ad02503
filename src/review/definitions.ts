import { isCrd, servedVersions } from '../checks/schema/crd.ts';
import { shapeOf } from '../checks/schema/shape.ts';
import type { Schema } from '../checks/schema/structural.ts';
import { groupOf, type KubeObject } from '../kit/object.ts';
import type { Side } from './trees/side.ts';
import { folderOf, holdsObjects } from './trees/tree-files.ts';

/** The folder of definitions. */
export const DEFINITIONS = 'customresourcedefinition.apiextensions.k8s.io';

/** Whether a file of a tree holds the definition of a kind of a group, by its name: `topics.kafka.strimzi.io.yaml`. */
export function definesGroup(path: string, group: string): boolean {
  return folderOf(path) === DEFINITIONS && holdsObjects(path) && path.endsWith(`.${group}.yaml`);
}

/** What the definition of an object's kind says beside which values pass, where the tree brings one and it was read. */
export function rulesInTree(side: Side, { apiVersion, kind }: KubeObject): Schema | undefined {
  const group = groupOf(apiVersion);
  for (const path of side.pathsOf(DEFINITIONS)) {
    // Definitions are large: one without a rule is not parsed.
    if (!definesGroup(path, group) || !side.files.text(path)?.includes('x-kubernetes-validations')) continue;
    for (const { object } of side.objectsIn(path) ?? []) {
      if (!isCrd(object) || object.spec.names.kind !== kind) continue;
      const version = servedVersions(object).find(({ name }) => `${group}/${name}` === apiVersion);
      const schema = version?.schema?.openAPIV3Schema;
      if (schema) return shapeOf(schema, {});
    }
  }
  return undefined;
}
