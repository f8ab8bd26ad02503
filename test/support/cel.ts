import type { Crd } from '../../src/checks/schema/crd.ts';
import { shapeOf } from '../../src/checks/schema/shape.ts';
import type { Schema } from '../../src/checks/schema/structural.ts';
import type { KubeObject } from '../../src/kit/object.ts';

/** What the schema of an object says beside which values pass. */
export function shapeOfCrd(crd: KubeObject, { apiVersion }: Pick<KubeObject, 'apiVersion'>): Schema {
  const version = (crd as Crd).spec.versions.find(({ name }) => apiVersion.endsWith(`/${name}`))!;
  return shapeOf(version.schema!.openAPIV3Schema!, {})!;
}
