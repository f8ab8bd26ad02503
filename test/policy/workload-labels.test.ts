import { describe, expect, it } from 'vitest';
import type { FollowedImage } from '../../src/contract/connections/image-updates.ts';
import { at } from '../../src/kit/json.ts';
import type { KubeObject } from '../../src/kit/object.ts';
import { withWorkloadLabels } from '../../src/policy/workload-labels.ts';
import { manifest } from '../../src/render/manifest.ts';
import { component, planned, workload } from '../support/components.ts';
import { renderPlatform } from '../support/platform.ts';

const knowledge = renderPlatform({ components: {} }).plan.knowledge;
const PREFIX = 'app.kubernetes.io';

function labelled(image: string, follows: readonly FollowedImage[] = [], chart?: true) {
  const labels = { app: 'web' };
  const template = { metadata: { labels }, spec: { containers: [{ name: 'web', image }] } };
  const object = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'default-ns', labels: { [`${PREFIX}/instance`]: 'mine' } },
    spec: { selector: { matchLabels: labels }, template },
  } as unknown as KubeObject;
  const { components } = planned(component('a', { workloads: { front: workload('x', { labels }) } }));
  const following = components.map((one) => ({ ...one, follows }));
  const made = manifest(object, { component: 'a', config: '/components/a', partOf: 'mlops', ...(chart && { chart }) });
  const [one] = withWorkloadLabels({ components: following, knowledge }, [made]);
  return {
    object: one!.object.metadata.labels,
    pods: at(one!.object.spec, 'template', 'metadata', 'labels'),
    selector: at(one!.object.spec, 'selector', 'matchLabels'),
  };
}

describe('the labels of a workload', () => {
  it('are its component, its part and its version, on the object and its pods', () => {
    const { object, pods, selector } = labelled('quay.io/acme/web:1.2.0');
    expect(pods).toEqual({
      app: 'web',
      [`${PREFIX}/component`]: 'front',
      [`${PREFIX}/instance`]: 'a',
      [`${PREFIX}/version`]: '1.2.0',
    });
    expect(object).toMatchObject({ [`${PREFIX}/component`]: 'front', [`${PREFIX}/version`]: '1.2.0' });
    expect(selector).toEqual({ app: 'web' });
  });

  it('stay what they are where they are there', () => {
    expect(labelled('quay.io/acme/web:1.2.0').object).toMatchObject({ [`${PREFIX}/instance`]: 'mine' });
  });

  it('say no version of an image that is moved behind the back of the tree', () => {
    const followed = { alias: 'web', image: 'quay.io/acme/web', tag: '1.2.0', strategy: 'semver', fields: [] } as const;
    const { pods } = labelled('quay.io/acme/web:1.2.0', [{ ...followed, fields: [] }]);
    expect(pods).not.toHaveProperty([`${PREFIX}/version`]);
    expect(labelled(`quay.io/acme/web@sha256:${'a'.repeat(64)}`).pods).not.toHaveProperty([`${PREFIX}/version`]);
  });

  it('leave pods alone whose template nobody may change, and a Pod has them itself', () => {
    const run = (apiVersion: string, kind: string, spec: object) => {
      const metadata = { name: 'x', namespace: 'default-ns' };
      const made = manifest({ apiVersion, kind, metadata, spec } as KubeObject, {
        component: 'a',
        config: '/components/a',
        partOf: 'mlops',
      });
      return withWorkloadLabels({ components: planned(component('a')).components, knowledge }, [made])[0]!.object;
    };
    const pod = { containers: [{ name: 'x', image: 'quay.io/acme/x:1.0.0' }] };
    const [task, alone] = [run('batch/v1', 'Job', { template: { spec: pod } }), run('v1', 'Pod', pod)];
    expect(task.spec).toEqual({ template: { spec: pod } });
    expect(alone.spec).toEqual(pod);
    for (const { metadata } of [task, alone]) expect(metadata.labels).toMatchObject({ [`${PREFIX}/version`]: '1.0.0' });
  });

  it('are a chart’s own', () => {
    expect(labelled('quay.io/acme/web:1.2.0', [], true).pods).toEqual({ app: 'web' });
  });
});
