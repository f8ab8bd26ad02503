import type { Release } from '../../../src/workspace/releases/read-releases.ts';
import { FACTS } from '../../support/components.ts';
import type { Loose } from '../../support/tree.ts';
import { change, cluster, type Mutation, values } from './mutation.ts';

const MLFLOW = 'Deployment.apps ml-lifecycle/mlflow';

/** The image of MLflow's container, but another. */
const runs = (image: string) => change(MLFLOW, ({ spec }) => (spec.template.spec.containers[0].image = image));

const references: readonly Omit<Mutation, 'expect'>[] = [
  { name: 'an image is whatever is latest', mutate: runs('ghcr.io/mlflow/mlflow:latest') },
  { name: 'an image has no tag', mutate: runs('ghcr.io/mlflow/mlflow') },
  { name: 'an image cannot be read', mutate: runs('ghcr.io/MLflow/mlflow:v3.17.0') },
  { name: 'the home of an image is gone', mutate: runs('docker.io/bitnami/mlflow:3.3.2') },
  { name: 'the home of an image is gone, and it is of Docker Hub by default', mutate: runs('bitnami/mlflow:3.3.2') },
  { name: 'an image gets no fixes any more', mutate: runs('docker.io/bitnamilegacy/mlflow:3.3.2') },
  {
    name: 'a store runs an image whose home is gone',
    mutate: change('Tenant.minio.min.io data-plane/mlops', ({ spec }) => {
      spec.image = 'quay.io/minio/minio:RELEASE.2025-09-07T16-13-09Z';
    }),
  },
  {
    name: 'a database runs whatever is latest',
    mutate: change('Cluster.postgresql.cnpg.io data-plane/postgresql', ({ spec }) => {
      spec.imageName = 'ghcr.io/cloudnative-pg/postgresql:latest';
    }),
  },
  {
    name: 'a job runs whatever is latest',
    mutate: change('FlinkDeployment.flink.apache.org fraud-jobs/fraud-score', ({ spec }) => {
      spec.image = 'k3d-registry:5050/fraud/scorer';
    }),
  },
  {
    name: 'a chart is told to run whatever is latest',
    mutate: values('rancher', (all) => (all.image = { tag: 'latest' })),
  },
  {
    name: 'a chart is told an image whose home is gone',
    mutate: values('rancher', (all) => (all.image = { repository: 'docker.io/bitnami/rancher', tag: '2.15.0' })),
  },
];

const architectures: readonly Omit<Mutation, 'expect'>[] = [
  { name: 'nodes are arm64, and nobody knows of an image whether it is', mutate: cluster({ architecture: 'arm64' }) },
  {
    name: 'nodes are of an architecture that no image is published for',
    mutate: cluster({ architecture: 'sparc64' as 'arm64' }),
  },
];

const UPDATER = 'ImageUpdater.argocd-image-updater.argoproj.io argocd/project-fraud';
const followed = (how: (image: Loose) => void) =>
  change(UPDATER, ({ spec }) => spec.applicationRefs[0].images.forEach(how));

const updates: readonly Omit<Mutation, 'expect'>[] = [
  {
    name: 'images that are followed have a registry with a port, and entries without names',
    mutate: followed((image) => delete image.manifestTargets),
  },
  {
    name: 'an image is followed by a name that no object has',
    mutate: followed((image) => (image.manifestTargets.kustomize.name = image.alias)),
  },
  {
    name: 'the versions to look for are no tag, and the image is cut at the port of its registry',
    mutate: followed((image) => (image.imageName = `${image.manifestTargets.kustomize.name}:~0.1`)),
  },
];

const OVERLAY = { component: 'project-fraud', file: 'releases/local/project-fraud/kustomization.yaml' };
const released =
  (...released: Release[]): Mutation['mutate'] =>
  (tree) => ({ ...tree, released });

const versions: readonly Mutation[] = [
  {
    name: 'a file of releases/ cannot be read',
    expect: 'releases/file',
    mutate: released({ ...OVERLAY, pins: [], problem: { message: 'it is not YAML', fix: 'correct it' } }),
  },
  {
    name: 'releases/ says a version that is not of the series',
    expect: 'releases/pin',
    mutate: released({ ...OVERLAY, pins: [{ name: 'k3d-registry:5050/fraud/scorer', newTag: '99.0.0' }] }),
  },
  {
    name: 'releases/ runs an image of somebody else',
    expect: 'releases/pin',
    mutate: released({
      ...OVERLAY,
      pins: [{ name: 'k3d-registry:5050/fraud/scorer', newName: 'docker.io/somebody/scorer', newTag: '0.1.7' }],
    }),
  },
  {
    name: 'releases/ runs one image in place of another',
    expect: 'releases/pin',
    mutate: released({
      ...OVERLAY,
      pins: [{ name: 'k3d-registry:5050/fraud/scorer', newName: 'k3d-registry:5050/fraud/trainer', newTag: '0.1.7' }],
    }),
  },
  {
    name: 'releases/ runs whatever is latest',
    expect: 'releases/pin',
    mutate: released({ ...OVERLAY, pins: [{ name: 'k3d-registry:5050/fraud/scorer', newTag: 'latest' }] }),
  },
  {
    name: 'releases/ says a version of what nobody follows',
    expect: 'releases/pin',
    mutate: released({ ...OVERLAY, pins: [{ name: 'k3d-registry:5050/fraud/score', newTag: '0.1.7' }] }),
  },
];

const REWRITE = {
  to: 'registry.corp.example/copies',
  registries: {},
  keep: [],
  login: false,
  insecure: false,
  cidrs: ['0.0.0.0/0'],
};
const mirrors: readonly Mutation[] = [
  {
    name: 'the cluster reaches a mirror alone, and images are named as they are elsewhere',
    expect: 'images/mirror',
    mutate: (tree) => {
      const registry = { ...FACTS.registry, rewrite: REWRITE };
      return { ...tree, plan: { ...tree.plan, platform: { ...tree.plan.platform, registry } } };
    },
  },
];

const LOGIN = { ...FACTS.registry, login: true };
const logins: readonly Mutation[] = [
  {
    name: 'the registry asks for a login, and nobody has one',
    expect: 'images/pull-secret',
    mutate: (tree) => ({ ...tree, plan: { ...tree.plan, platform: { ...tree.plan.platform, registry: LOGIN } } }),
  },
];

export const images: readonly Mutation[] = [
  ...logins,
  ...mirrors,
  ...versions,
  ...updates.map((one) => ({ ...one, expect: 'argocd/image-updates' })),
  ...references.map((one) => ({ ...one, expect: 'image' })),
  ...architectures.map((one) => ({ ...one, expect: 'images/architecture' })),
];
