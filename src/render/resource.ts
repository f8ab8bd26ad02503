import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { describeObject, type KubeObject } from '../kit/object.ts';

/**
 * A Kubernetes object given as plain JSON, as a construct: so that it stands in the tree of constructs beside those of
 * cdk8s-plus, can be found, depended on and labelled there, and is not resolved again for every chart.
 */
export class Resource extends ApiObject {
  readonly #source: KubeObject;

  constructor(scope: Construct, source: KubeObject) {
    // The description is unique among objects with different identities; cdk8s refuses a second one.
    super(scope, describeObject(source).replaceAll('/', '|'), source);
    this.#source = source;
  }

  override toJson(): KubeObject {
    const { apiVersion, kind, metadata, ...rest } = this.#source;
    // The chart's namespace must not reach an object that is cluster-scoped: only what the source says counts.
    return { apiVersion, kind, metadata: { ...this.metadata.toJson(), namespace: metadata.namespace }, ...rest };
  }
}
