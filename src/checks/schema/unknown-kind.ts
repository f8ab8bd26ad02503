import { nearest } from '../../finding/nearest.ts';
import { groupOf } from '../../kit/object.ts';
import type { Catalog } from './catalog.ts';
import type { SchemaProblem } from './problem.ts';
import { list } from './words.ts';

/** Why there is no schema for an apiVersion and kind: a version that is not served, a misspelt kind, or a CRD that nobody brought. */
export function explainUnknownKind(catalog: Catalog, apiVersion: string, kind: string): SchemaProblem {
  const served = catalog.servedIn(apiVersion, kind);
  if (served.length > 0) {
    return {
      path: 'apiVersion',
      message: `${apiVersion} is not served for ${kind}; served: ${list(served)}`,
      fix: `Write apiVersion: ${served[0]}.`,
      unknownKind: true,
    };
  }
  const { core } = catalog;
  const elsewhere = core.servedAnywhere(kind);
  const siblings = core.kindsOf(apiVersion);
  // A group of its own may well have a kind that Kubernetes has too (a Service of Knative): only a group that no CRD can have is a slip.
  if (elsewhere.length > 0 && (siblings.length > 0 || !groupOf(apiVersion).includes('.'))) {
    return {
      path: 'apiVersion',
      message: `${apiVersion} has no kind ${kind}; Kubernetes has it in ${list(elsewhere)}`,
      fix: `Write apiVersion: ${elsewhere[0]}.`,
      unknownKind: true,
    };
  }
  if (siblings.length > 0) {
    const near = nearest(kind, siblings);
    return {
      path: 'kind',
      message: `${apiVersion} has no kind ${kind}`,
      fix: near ? `Did you mean ${near}?` : `Use one of ${list(siblings.sort())}.`,
      unknownKind: true,
    };
  }
  return {
    path: 'kind',
    message: `no CRD for ${kind} of ${apiVersion}: its fields cannot be checked`,
    fix: "Add the CRD's URL to imports in cdk8s.yaml and run `npm run import`, or let the component that needs it bring the CustomResourceDefinition.",
    unknownKind: true,
  };
}
