import type { Loose } from '../../support/tree.ts';
import { change, type Mutation } from './mutation.ts';

const app = (name: string, how: (spec: Loose, metadata: Loose) => unknown) =>
  change(`Application.argoproj.io argocd/${name}`, ({ spec, metadata }) => how(spec, metadata));
const root =
  (kind: string, how: (spec: Loose, metadata: Loose) => unknown): Mutation['mutate'] =>
  (tree) => {
    const copy = structuredClone(tree.apps.root) as Loose[];
    const { spec, metadata } = copy.find((one) => one.kind === kind);
    how(spec, metadata);
    return { ...tree, apps: { ...tree.apps, root: copy } };
  };
const note = (name: string, annotation: string, value: string) =>
  change(name, ({ metadata }) => {
    metadata.annotations = { ...metadata.annotations, [`argocd.argoproj.io/${annotation}`]: value };
  });
const SETUP = 'Job.batch data-plane/minio-setup';
const KAFKA = 'Kafka.kafka.strimzi.io data-plane/mlops';

const derived: readonly Omit<Mutation, 'expect'>[] = [
  {
    name: 'an Application reads another repository',
    mutate: app('mlflow', ({ source }) => (source.repoURL = 'http://gitlab.localhost/mlops/other.git')),
  },
  {
    name: 'an Application reads another branch',
    mutate: app('mlflow', ({ source }) => (source.targetRevision = 'refs/heads/develop')),
  },
  {
    name: 'an Application reads whatever is newest',
    mutate: app('mlflow', ({ source }) => (source.targetRevision = 'HEAD')),
  },
  {
    name: 'an Application reads the folder of another',
    mutate: app('mlflow', ({ source }) => (source.path = 'dist/local/components/valkey')),
  },
  {
    name: 'an Application reads another environment',
    mutate: app('kafka', ({ source }) => (source.path = 'dist/production/components/kafka')),
  },
  {
    name: 'an Application passes over what people release',
    mutate: app('project-fraud', ({ source }) => (source.path = 'dist/local/components/project-fraud')),
  },
  {
    name: 'an Application goes to another cluster',
    mutate: app('minio', ({ destination }) => (destination.server = 'https://10.0.0.1:6443')),
  },
  { name: 'an Application is of a wider project', mutate: app('mlflow', (spec) => (spec.project = 'platform')) },
  {
    name: 'an Application heals nothing',
    mutate: app('mlflow', ({ syncPolicy }) => (syncPolicy.automated.selfHeal = false)),
  },
  { name: 'an Application is synced by hand', mutate: app('mlflow', ({ syncPolicy }) => delete syncPolicy.automated) },
  {
    name: 'an Application prunes down to nothing',
    mutate: app('mlflow', ({ syncPolicy }) => (syncPolicy.automated.allowEmpty = true)),
  },
  {
    name: 'an Application ignores what its pods are',
    mutate: app(
      'mlflow',
      (spec) => (spec.ignoreDifferences = [{ group: 'apps', kind: 'Deployment', jsonPointers: ['/spec/template'] }]),
    ),
  },
  {
    name: 'an Application makes its namespace',
    mutate: app(
      'mlflow',
      ({ syncPolicy }) =>
        (syncPolicy.syncOptions = syncPolicy.syncOptions.map((one: string) =>
          one.replace('CreateNamespace=false', 'CreateNamespace=true'),
        )),
    ),
  },
  {
    name: 'an Application does not apply by the server',
    mutate: app(
      'kafka',
      ({ syncPolicy }) =>
        (syncPolicy.syncOptions = syncPolicy.syncOptions.filter((one: string) => one !== 'ServerSideApply=true')),
    ),
  },
  {
    name: 'an Application takes what others own',
    mutate: app(
      'kafka',
      ({ syncPolicy }) =>
        (syncPolicy.syncOptions = syncPolicy.syncOptions.filter((one: string) => one !== 'FailOnSharedResource=true')),
    ),
  },
  {
    name: 'an Application leaves its objects behind',
    mutate: app('mlflow', (_, metadata) => delete metadata.finalizers),
  },
  {
    name: 'an Application is compared on the client’s side',
    mutate: app(
      'mlflow',
      (_, metadata) => (metadata.annotations['argocd.argoproj.io/compare-options'] = 'ServerSideDiff=false'),
    ),
  },
  {
    name: 'an Application does not see its base change',
    mutate: app(
      'project-fraud',
      (_, metadata) => (metadata.annotations['argocd.argoproj.io/manifest-generate-paths'] = '.'),
    ),
  },
  {
    name: 'a chart is of another version than is pinned',
    mutate: app('rancher', ({ source, sources }) => ((source ?? sources[0]).targetRevision = '*')),
  },
  {
    name: 'a chart is of another repository',
    mutate: app('rancher', ({ source, sources }) => ((source ?? sources[0]).repoURL = 'https://charts.example.com')),
  },
  {
    name: 'an Application is gone',
    mutate: (tree) => ({
      ...tree,
      apps: { ...tree.apps, applications: tree.apps.applications.filter(({ component }) => component !== 'valkey') },
    }),
  },
  {
    name: 'the root reads another folder',
    mutate: root('Application', ({ source }) => (source.path = 'dist/production/apps')),
  },
  {
    name: 'the root reads another branch',
    mutate: root('Application', ({ source }) => (source.targetRevision = 'refs/heads/next')),
  },
  {
    name: 'the root prunes down to nothing',
    mutate: root('Application', ({ syncPolicy }) => (syncPolicy.automated.allowEmpty = true)),
  },
  {
    name: 'the root ignores whatever its Applications say',
    mutate: root('Application', ({ ignoreDifferences }) => ignoreDifferences[0].jsonPointers.push('/spec')),
  },
  {
    name: 'the root reads folders below',
    mutate: root('Application', ({ source }) => (source.directory.recurse = true)),
  },
  {
    name: 'the project of the root lets everything in',
    mutate: root('AppProject', (spec) => spec.namespaceResourceWhitelist.push({ group: '*', kind: '*' })),
  },
  {
    name: 'a project has a role for anybody',
    mutate: change(
      'AppProject.argoproj.io argocd/data',
      ({ spec }) => (spec.roles = [{ name: 'ci', policies: ['p, proj:data:ci, applications, *, data/*, allow'] }]),
    ),
  },
  {
    name: 'a project lets Applications of other namespaces in',
    mutate: change('AppProject.argoproj.io argocd/data', ({ spec }) => (spec.sourceNamespaces = ['*'])),
  },
];

const words: readonly Omit<Mutation, 'expect'>[] = [
  { name: 'a hook is mistyped', mutate: note(SETUP, 'hook', 'PostSynced') },
  { name: 'a hook has the words of Helm', mutate: note(SETUP, 'hook', 'post-install') },
  { name: 'the end of a hook is mistyped', mutate: note(SETUP, 'hook-delete-policy', 'BeforeHookCreated') },
  { name: 'a wave is a word', mutate: note(KAFKA, 'sync-wave', 'late') },
  { name: 'a wave has a fraction', mutate: note(KAFKA, 'sync-wave', '0.5') },
  { name: 'what is confirmed is mistyped', mutate: note(KAFKA, 'sync-options', 'Prune=confirm,Delete=confirmed') },
  {
    name: 'an option of one object is none',
    mutate: note(KAFKA, 'sync-options', 'Prune=confirm,Delete=confirm,KeepData=true'),
  },
  { name: 'an annotation of Argo CD is mistyped', mutate: note(SETUP, 'sync-waves', '3') },
  { name: 'an object is left alone', mutate: note('Application.argoproj.io argocd/mlflow', 'skip-reconcile', 'true') },
  {
    name: 'an option of comparing is none',
    mutate: note('Application.argoproj.io argocd/mlflow', 'compare-options', 'ServerSideDiffs=true'),
  },
  {
    name: 'an option of an Application is mistyped',
    mutate: app('mlflow', ({ syncPolicy }) => syncPolicy.syncOptions.push('PruneLasst=true')),
  },
];

/** Applications, their projects and their root, and what objects say to Argo CD. */
export const applications: readonly Mutation[] = [
  ...derived.map((one) => ({ ...one, expect: 'argocd/derived' })),
  ...words.map((one) => ({ ...one, expect: 'argocd/words' })),
];
