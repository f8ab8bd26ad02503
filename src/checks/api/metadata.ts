import type { Fault } from '../../contract/problem.ts';
import type { KubeObject } from '../../kit/object.ts';
import { fieldsOf } from './fields.ts';
import * as is from './values.ts';

/** Source: k8s.io/apimachinery@v0.35.4 pkg/api/validation/objectmeta.go (ValidateObjectMetaAccessor). */
const METADATA = {
  'metadata.labels.{}': is.qualifiedName,
  'metadata.labels.*': is.labelValue,
  'metadata.annotations.{}': (key: unknown) => is.qualifiedName(typeof key === 'string' ? key.toLowerCase() : key),
  'metadata.finalizers[]': is.qualifiedName,
};
const walk = fieldsOf(METADATA);

/** What the API server refuses in the labels, annotations and finalizers of an object, or of a pod's template. */
export const metadataFaults = ({ metadata }: Pick<KubeObject, 'metadata'> | { metadata: unknown }): readonly Fault[] =>
  walk({ metadata });
