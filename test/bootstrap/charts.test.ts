import { describe, expect, it } from 'vitest';
import { helmArguments, renderChart } from '../../src/bootstrap/charts.ts';
import { scriptedRunner } from '../support/scripted-runner.ts';

const pin = { repository: 'https://charts.example', name: 'argo-cd', version: '1.0.0', clusterKinds: [] };
const release = { component: 'argocd', pin, values: { replicas: 2 } };

describe('a chart that is not vendored', () => {
  it('is rendered by helm, which reads the values and is told none', async () => {
    const stdout = `---
# Source: argo-cd/templates/a.yaml
apiVersion: v1
kind: ConfigMap
metadata: { name: a }
data: { mode: "0444", on: "yes" }
---
apiVersion: v1
kind: ConfigMap
metadata: { name: elsewhere, namespace: kube-system }
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: b }
---
`;
    const { run, calls } = scriptedRunner([{ run: /^helm template/, answer: { stdout } }]);
    const objects = await renderChart(run, release, 'argocd', '1.35');
    expect(objects.map(({ kind, metadata }) => [kind, metadata.namespace, metadata.name])).toEqual([
      ['ConfigMap', 'argocd', 'a'],
      ['ConfigMap', 'kube-system', 'elsewhere'],
      ['ClusterRole', undefined, 'b'],
    ]);
    expect(calls[0]).toMatchObject({ args: helmArguments(release, 'argocd', '1.35'), input: 'replicas: 2\n' });
    expect(calls[0]!.args.join(' ')).toBe(
      'template argocd argo-cd --repo https://charts.example --version 1.0.0 --namespace argocd --kube-version 1.35 --include-crds --no-hooks --values -',
    );
  });

  it('may come from a registry', () => {
    const oci = { ...release, pin: { ...pin, repository: 'oci://ghcr.io/charts/', release: 'cd' } };
    expect(helmArguments(oci, 'argocd', '1.35').slice(0, 4)).toEqual([
      'template',
      'cd',
      'oci://ghcr.io/charts/argo-cd',
      '--version',
    ]);
  });

  it('of a repository that does not answer says what to do', async () => {
    const stderr =
      'Error: looks like "https://charts.example" is not a valid chart repository: Get "https://charts.example/index.yaml": dial tcp: lookup charts.example: i/o timeout';
    const { run } = scriptedRunner([{ run: /^helm template/, answer: { exitCode: 1, stderr } }]);
    await expect(renderChart(run, release, 'argocd', '1.35')).rejects.toMatchObject({
      name: 'OutsideError',
      fix: 'see that this machine has a network, and run it again',
    });
  });
});
