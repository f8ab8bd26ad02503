import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { ImageUpdater } from '../../../imports/types/argocd-image-updater.argoproj.io.ts';
import type { Container, PodSpec } from '../../../imports/types/kubernetes.ts';
import { VERSION } from '../../../src/catalogue/ml/airflow/image.ts';
import { textsOf } from '../../../src/output/laid-file.ts';
import { filesOf, withAirflow } from '../../support/airflow.ts';
import { planOf, type RenderedPlatform, renderPlatform } from '../../support/platform.ts';
import { treeOf } from '../../support/tree.ts';

describe('an image of one’s own', () => {
  const image = { name: 'k3d-registry:5050/mlops/airflow', tag: '1.2.0' };
  /** Images that pods of Airflow run, tasks included, beside that of git-sync. */
  const running = (platform: RenderedPlatform) => {
    const templates = ['Deployment', 'Job'].flatMap((kind) =>
      platform.all<{ metadata: { name: string }; spec: { template: { spec: PodSpec } } }>(kind),
    );
    const ofPods = templates
      .filter(({ metadata }) => metadata.name.startsWith('airflow-'))
      .flatMap(({ spec }): Container[] => [
        ...(spec.template.spec.initContainers ?? []),
        ...spec.template.spec.containers,
      ])
      .map((container) => container.image!);
    return [...new Set([...ofPods, filesOf(platform, 'airflow-task-pod').image!])].filter(
      (one) => !one.includes('git-sync'),
    );
  };
  const declared = ({ plan }: Pick<RenderedPlatform, 'plan'>) =>
    plan.components.find(({ id }) => id === 'airflow')!.images.airflow;
  const folder = 'releases/local/airflow/';
  const released = ({ layout }: Pick<RenderedPlatform, 'layout'>) =>
    new Map(
      textsOf(layout.beside).flatMap(([path, text]) =>
        path.startsWith(folder) ? [[path.slice(folder.length), text]] : [],
      ),
    );
  // biome-ignore lint/suspicious/noExplicitAny: an Application has no type here.
  const applicationOf = (airflow: object): any =>
    treeOf(withAirflow(airflow)).apps.applications.find(({ component }) => component === 'airflow')!.object;

  it('is run by all pods, those of tasks too', () => {
    const platform = renderPlatform(withAirflow({ image }));
    expect(platform.findings).toEqual([]);
    expect(declared(platform)).toBe('k3d-registry:5050/mlops/airflow:1.2.0');
    expect(running(platform)).toEqual(['k3d-registry:5050/mlops/airflow:1.2.0']);
    expect(running(renderPlatform(withAirflow()))).toEqual(['docker.io/apache/airflow:3.3.2']);
    expect(released(platform).size).toBe(0);
  });

  it('is the one that CI builds, where a folder is named, and refused where neither is', () => {
    const platform = renderPlatform(withAirflow({ image: { build: 'images/airflow', tag: '3.3.2' } }));
    expect(platform.findings).toEqual([]);
    expect(running(platform)).toEqual(['k3d-registry:5050/platform/airflow:3.3.2']);
    expect(planOf(withAirflow({ image: { tag: '3.3.2' } })).findings).toMatchObject([
      { message: expect.stringContaining('neither a folder'), config: '/components/airflow/image' },
    ]);
  });

  it('of the repository is of the version that the platform runs', () => {
    const folder = join(resolve(import.meta.dirname, '../../..'), 'images/airflow');
    const [, version] = /^FROM docker\.io\/apache\/airflow:(\S+)$/m.exec(
      readFileSync(join(folder, 'Dockerfile'), 'utf8'),
    )!;
    expect(version).toBe(VERSION);
  });

  it('stands in an overlay that the Image Updater owns, when it is followed', () => {
    const platform = renderPlatform(withAirflow({ image: { ...image, follow: 'semver' } }));
    expect(platform.findings).toEqual([]);
    expect(parse(released(platform).get('kustomization.yaml')!)).toMatchObject({
      configurations: ['images.yaml'],
      resources: ['../../../dist/local/components/airflow'],
    });
    // Of pods kustomize knows; that of tasks is in a ConfigMap (test/slow/kustomize.test.ts moves all of them).
    expect(parse(released(platform).get('images.yaml')!)).toEqual({
      images: [{ kind: 'ConfigMap', path: 'data/image' }],
    });
    const { spec } = platform.get<ImageUpdater>('ImageUpdater', 'airflow', 'argocd');
    expect(spec!.writeBackConfig!.gitConfig!.writeBackTarget).toBe('kustomization:/releases/local/airflow');
    expect(spec!.applicationRefs[0]!.images).toEqual([
      {
        alias: 'airflow',
        imageName: `${image.name}:1.2.x`,
        commonUpdateSettings: { forceUpdate: true, updateStrategy: 'semver' },
        manifestTargets: { kustomize: { name: image.name } },
      },
    ]);
  });

  it('is followed without a field of its own where no task has a pod', () => {
    const written = withAirflow(
      { executor: 'CeleryExecutor', image: { ...image, follow: 'semver' } },
      {},
      { valkey: {} },
    );
    expect(parse(released(renderPlatform(written)).get('images.yaml')!)).toEqual({ images: [] });
  });

  it('is rendered and overlaid as it is held, while it is held', () => {
    const held = (hold: string) => ({ image: { ...image, follow: 'semver', hold } });
    const platform = renderPlatform(withAirflow(held('1.1.9')));
    expect(running(platform)).toEqual([`${image.name}:1.1.9`]);
    expect(platform.all('ImageUpdater')).toEqual([]);
    const digest = `sha256:${'ab'.repeat(32)}`;
    expect(running(renderPlatform(withAirflow(held(digest))))).toEqual([`${image.name}@${digest}`]);
    expect(applicationOf(held('1.1.9')).spec.source.kustomize).toEqual({
      images: [`${image.name}=${image.name}:1.1.9`],
    });
  });

  it('is refused when its options contradict each other', () => {
    const { findings } = planOf(withAirflow({ image: { ...image, hold: '1.1.9' } }));
    expect(findings).toMatchObject([{ config: '/components/airflow/image/hold' }]);
  });

  it('is read by Argo CD from there, which sees when it moves', () => {
    const { metadata, spec } = applicationOf({ image: { ...image, follow: 'semver' } });
    expect(spec.source.path).toBe('releases/local/airflow');
    expect(metadata.annotations['argocd.argoproj.io/manifest-generate-paths']).toBe('.;/dist/local/components/airflow');
    expect(applicationOf({ image }).spec.source.path).toBe('dist/local/components/airflow');
  });
});
