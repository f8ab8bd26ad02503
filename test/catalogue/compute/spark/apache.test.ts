import { describe, expect, it } from 'vitest';
import type { Deployment } from '../../../../imports/types/kubernetes.ts';
import { planOf, renderPlatform } from '../../../support/platform.ts';
import { rightsOf } from '../../../support/rights.ts';

const spark = { operator: 'apache' };
const projects = { risk: {}, fraud: {} };

const operator = (platform: object) =>
  renderPlatform({ components: { spark }, ...platform }).get<Deployment>('Deployment', 'spark-kubernetes-operator');

const settings = (platform: object) => operator(platform).spec!.template.spec!.containers[0]!.args!;

describe("Apache's Spark operator", () => {
  it('watches the namespaces of jobs: one for each project, or one for all, and never none', () => {
    const watched = (platform: object) => settings(platform).find((arg) => arg.includes('watchedNamespaces'));
    const of = (namespaces: string) => `-Dspark.kubernetes.operator.watchedNamespaces=${namespaces}`;
    expect(watched({ projects })).toBe(of('fraud-jobs,risk-jobs'));
    expect(watched({ projects, jobs: { namespace: 'shared' } })).toBe(of('processing-jobs'));
    expect(watched({})).toBe(of('processing-jobs'));
  });

  it('has rights where jobs run and nowhere else', () => {
    const rendered = renderPlatform({ components: { spark }, projects: { risk: {} } });
    expect(rightsOf(rendered, 'platform-operators/spark-operator')).toMatchInlineSnapshot(`
      {
        "risk-jobs": [
          "create, delete, get, list, patch, watch configmaps, persistentvolumeclaims, pods, services",
          "create, get, patch statefulsets.apps",
          "create, get, patch horizontalpodautoscalers.autoscaling",
          "create, delete, get, list, patch, watch grpcroutes.gateway.networking.k8s.io, httproutes.gateway.networking.k8s.io",
          "create, delete, get, list, patch, watch ingresses.networking.k8s.io",
          "create, get, patch networkpolicies.networking.k8s.io",
          "create, get, patch poddisruptionbudgets.policy",
          "delete, get, list, patch, update, watch sparkapplications.spark.apache.org",
          "patch, update sparkapplications/finalizers.spark.apache.org, sparkclusters/finalizers.spark.apache.org, sparkapplications/status.spark.apache.org, sparkclusters/status.spark.apache.org",
          "get, list, patch, update, watch sparkclusters.spark.apache.org",
        ],
      }
    `);
  });

  it('elects who works where there are two, and is one at a time where not', () => {
    const election = '-Dspark.kubernetes.operator.leaderElection.enabled=true';
    expect(settings({})).not.toContain(election);
    expect(operator({}).spec!.strategy).toEqual({ type: 'Recreate' });
    const two = { components: { spark: { ...spark, replicas: 2 } } };
    expect(settings(two)).toContain(election);
    expect(operator(two).spec).toMatchObject({ replicas: 2 });
    expect(operator(two).spec!.strategy).toBeUndefined();
    expect(rightsOf(renderPlatform(two), 'platform-operators/spark-operator')['platform-operators']).toContain(
      'get, patch, update leases.coordination.k8s.io named spark-operator-lease',
    );
  });

  it('is told to a job that a DAG starts, with the option that decides', () => {
    const train = { spark: { image: 'ghcr.io/team/train:1.0.0', main: 'local:///a.py' }, runs: 'airflow' };
    const { findings } = planOf({
      components: { spark, airflow: {}, postgresql: {}, minio: {} },
      projects: { fraud: { dags: 'dags/fraud', jobs: { train } } },
    });
    expect(findings).toMatchObject([
      {
        rule: 'graph/no-provider',
        component: 'project-fraud',
        fix: 'spark provides it with `spark: { operator: kubeflow }` under `components`',
      },
    ]);
  });

  it('has no jobs submitted to it by others', () => {
    const { plan } = planOf({ components: { spark } });
    const { definition, options } = plan!.components.find(({ id }) => id === 'spark')!;
    const declared = definition.declare!({
      id: 'spark',
      namespace: 'platform-operators',
      options,
      platform: plan!.platform,
    });
    expect(declared.provides!.map(({ type }) => type)).toEqual(['operator:spark']);
  });
});
