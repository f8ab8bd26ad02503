import { placeOf } from '../../../contract/manifest.ts';
import type { Problem } from '../../../contract/problem.ts';
import { describeObject, type KubeObject } from '../../../kit/object.ts';
import { SYNC_OPTIONS, syncOptionsOf } from '../../../kit/sync-annotations.ts';
import { emit } from '../../../kit/yaml/emit.ts';
import { withEmbedded } from '../../embedded.ts';
import { allManifests, type Rule, type Subject } from '../../rule.ts';

/** All annotations of an object together (apimachinery v0.35.4, pkg/api/validation/objectmeta.go, TotalAnnotationSizeLimitB). */
const ANNOTATIONS = 262_144;
/** Files of a plain directory together (Argo CD v3.4.4, docs/operator-manual: reposerver.max.combined.directory.manifests.size). */
const DIRECTORY = 10 * 1024 * 1024;
/** A release of Helm (helm v3, pkg/chartutil/validate_name.go), and the value of a label. */
const RELEASE_NAME = 53;
const LABEL_VALUE = 63;

interface ApplicationSpec {
  readonly source?: Source;
  readonly sources?: readonly Source[];
  readonly syncPolicy?: { readonly syncOptions?: readonly string[] };
}

interface Source {
  readonly chart?: string;
  readonly helm?: { readonly releaseName?: string };
  readonly directory?: object;
}

export const argocdLimits: Rule = {
  id: 'argocd/limits',
  severity: 'error',
  what: 'Objects, folders and names stay below what Argo CD, Helm and the API server take: 256 KiB of annotations (client-side apply writes the whole object into one), 10 MiB of a plain directory, 63 characters of an Application, 53 of a release.',
  why: 'The sync fails, and only there: nothing before it knows the limit.',
  *check(subject): Iterable<Problem> {
    yield* tooLarge(subject);
    yield* directory(subject);
    yield* names(subject);
  },
};

function* tooLarge(subject: Subject): Iterable<Problem> {
  const serverSide = new Set<string>();
  for (const { component, object } of subject.apps.applications)
    if (specOf(object).syncPolicy?.syncOptions?.includes('ServerSideApply=true')) serverSide.add(component);
  const applied = subject.apps.root.some(
    (object) =>
      object.kind === 'Application' && specOf(object).syncPolicy?.syncOptions?.includes('ServerSideApply=true'),
  );
  const ofRoot = new Set([...subject.apps.applications, ...subject.apps.projects]);
  for (const manifest of withEmbedded(allManifests(subject))) {
    const { component, object, inside } = manifest;
    const at = placeOf(manifest);
    const { annotations = {} } = object.metadata;
    const size = Object.entries(annotations).reduce((sum, [key, value]) => sum + bytes(key) + bytes(String(value)), 0);
    if (size > ANNOTATIONS)
      yield {
        ...at,
        path: 'metadata.annotations',
        message: `its annotations have ${size} bytes, and the API server takes ${ANNOTATIONS}`,
        fix: 'keep long texts in a ConfigMap',
      };
    // How a program applies what stands in a text is its own affair.
    if (inside || appliedByServer(object, ofRoot.has(manifest) ? applied : serverSide.has(component))) continue;
    const whole = bytes(JSON.stringify(object));
    if (whole > ANNOTATIONS)
      yield {
        ...at,
        path: `metadata.annotations["${SYNC_OPTIONS}"]`,
        message: `it has ${whole} bytes, and client-side apply would write all of them into an annotation, which takes ${ANNOTATIONS}`,
        fix: 'let the API server apply it: ServerSideApply=true in the sync options of the Application or of the object',
      };
  }
}

/** The object's own word goes before that of its Application. */
function appliedByServer(object: KubeObject, byApplication: boolean): boolean {
  const own = syncOptionsOf(object).find((option) => option.startsWith('ServerSideApply='));
  return own === undefined ? byApplication : own === 'ServerSideApply=true';
}

/** The app-of-apps is a plain directory; components are read by Kustomize, which has no such limit. */
function* directory({ apps }: Subject): Iterable<Problem> {
  const root = apps.root.find(
    ({ kind, spec }) => kind === 'Application' && (spec as ApplicationSpec).source?.directory,
  );
  if (!root) return;
  const size = [...apps.applications, ...apps.projects].reduce((sum, { object }) => sum + bytes(emit(object)), 0);
  if (size > DIRECTORY)
    yield {
      object: describeObject(root),
      path: 'spec.source.path',
      message: `the folder of Applications has ${size} bytes, and Argo CD reads ${DIRECTORY}`,
      fix: 'move long chart values into files of the chart, or raise reposerver.max.combined.directory.manifests.size',
    };
}

function* names({ apps }: Subject): Iterable<Problem> {
  for (const { component, object, config } of apps.applications) {
    const { name } = object.metadata;
    const at = placeOf({ component, object, config });
    if (name.length > LABEL_VALUE)
      yield {
        ...at,
        path: 'metadata.name',
        message: `its name has ${name.length} characters, and as the value of a label it may have ${LABEL_VALUE}`,
        fix: 'give the component a shorter name',
      };
    const { source, sources = source ? [source] : [] } = specOf(object);
    for (const { chart, helm } of sources) {
      const release = helm?.releaseName ?? name;
      if (chart === undefined || release.length <= RELEASE_NAME) continue;
      yield {
        ...at,
        path: 'spec.source.helm.releaseName',
        message: `the release of the chart ${chart} has a name of ${release.length} characters, and Helm takes ${RELEASE_NAME}`,
        fix: 'give the component a shorter name, or its chart a `release`',
      };
    }
  }
}

const specOf = (object: KubeObject) => (object.spec ?? {}) as ApplicationSpec;

const bytes = (text: string) => Buffer.byteLength(text);
