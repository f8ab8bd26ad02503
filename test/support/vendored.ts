import type { AcceptedFinding } from '../../src/contract/chart.ts';
import type { Manifest } from '../../src/contract/manifest.ts';
import type { KubeObject } from '../../src/kit/object.ts';
import type { VendoredChart } from '../../src/render/charts/render-charts.ts';
import { of } from './subject.ts';

/** A chart that was rendered, as rules see it. */
export function vendoredChart(
  component: string,
  more: Partial<VendoredChart> & { readonly accepts?: readonly AcceptedFinding[] } = {},
): VendoredChart {
  const { accepts = [], ...rest } = more;
  const pin = {
    repository: 'https://charts.example.com',
    name: component,
    version: '1.0.0',
    clusterKinds: [],
    accepts,
  };
  const request = {
    archive: '',
    release: component,
    namespace: component,
    kubeVersion: '1.35.0',
    apiVersions: [],
    values: {},
  };
  return {
    release: { component, pin, values: {} },
    digest: `sha256:${'0'.repeat(64)}`,
    request,
    unread: [],
    lookups: [],
    intoTree: (objects) => objects,
    ...rest,
  };
}

/** An object of a vendored chart. */
export function ofChart(component: string, object: KubeObject): Manifest {
  return { ...of(component, object), chart: true };
}
