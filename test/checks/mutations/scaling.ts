import { add, change, changeSpec, type Mutation } from './mutation.ts';

const SCALED = 'ScaledObject.keda.sh fraud-jobs/fraud-enrich';
const CREDENTIALS = 'TriggerAuthentication.keda.sh fraud-jobs/fraud-enrich';
const ENRICH = 'Deployment.apps fraud-jobs/fraud-enrich';
const PREDICT = 'Deployment.apps fraud-jobs/fraud-predict';

/** How many pods there are, by what they use and by what waits for them: of the platform with everything. */
export const scaling: readonly Mutation[] = (
  [
    {
      name: 'a workload that is scaled by what waits says a number itself',
      expect: 'scale/once',
      mutate: changeSpec(ENRICH, (spec) => (spec.replicas = 3)),
    },
    {
      name: 'a workload that is scaled by what it uses says a number itself',
      expect: 'scale/once',
      mutate: changeSpec(PREDICT, (spec) => (spec.replicas = 2)),
    },
    {
      name: 'a second autoscaler is beside what KEDA makes',
      expect: 'scale/once',
      mutate: add('project-fraud', 'autoscaling/v2', 'HorizontalPodAutoscaler', 'fraud-jobs/enrich', {
        spec: {
          scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'fraud-enrich' },
          minReplicas: 1,
          maxReplicas: 2,
          metrics: [
            { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } } },
          ],
        },
      }),
    },
    {
      name: 'a ScaledObject names a workload that there is not',
      expect: 'reference/scale-target',
      mutate: changeSpec(SCALED, ({ scaleTargetRef }) => (scaleTargetRef.name = 'enrich')),
    },
    {
      name: 'a trigger names credentials that there are not',
      expect: 'reference/trigger-authentication',
      mutate: changeSpec(SCALED, ({ triggers }) => (triggers[0].authenticationRef.name = 'enrich')),
    },
    {
      name: 'credentials of a trigger are under another key',
      expect: 'reference/secret',
      mutate: changeSpec(CREDENTIALS, ({ secretTargetRef }) => (secretTargetRef[1].key = 'password')),
    },
    {
      name: 'credentials of a trigger are in no Secret',
      expect: 'reference/secret',
      mutate: changeSpec(CREDENTIALS, ({ secretTargetRef }) => (secretTargetRef[0].name = 'fraud-enrich')),
    },
    {
      name: 'a trigger asks brokers that there are not',
      expect: 'reference/service',
      mutate: changeSpec(
        SCALED,
        ({ triggers }) => (triggers[0].metadata.bootstrapServers = 'kafka.data-plane.svc:9092'),
      ),
    },
    {
      name: 'a trigger watches a group that nobody is in',
      expect: 'scale/lag',
      mutate: changeSpec(SCALED, ({ triggers }) => (triggers[0].metadata.consumerGroup = 'enrich')),
    },
    {
      name: 'a trigger watches a topic that its group does not read',
      expect: 'scale/lag',
      mutate: changeSpec(SCALED, ({ triggers }) => (triggers[0].metadata.topic = 'fraud.scores')),
    },
    {
      name: 'only what pods use would bring them back from none',
      expect: 'operator/limits',
      mutate: changeSpec(SCALED, ({ triggers }) => triggers.shift()),
    },
    {
      name: 'KEDA looks everywhere',
      expect: 'reference/watched',
      mutate: change('Deployment.apps keda/keda-operator', ({ spec }) => {
        const { env } = spec.template.spec.containers[0];
        env.find(({ name }: { name: string }) => name === 'WATCH_NAMESPACE').value = '';
      }),
    },
  ] satisfies readonly Mutation[]
).map((mutation) => ({ ...mutation, everything: true }));
