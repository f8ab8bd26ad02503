import { describe, expect, it } from 'vitest';
import { minioOperator } from '../../../../src/catalogue/data/minio-operator.ts';
import { strimzi } from '../../../../src/catalogue/data/strimzi.ts';
import { serviceReferences } from '../../../../src/checks/rules/reference/service.ts';
import { component, planned, workload } from '../../../support/components.ts';
import { namespace, said, withEnv } from '../../../support/references.ts';
import { object } from '../../../support/subject.ts';

const web = object('v1', 'Service', 'web', 'ns', { spec: { ports: [{ name: 'http', port: 80 }] } });
const reads = (value: string) => withEnv({ name: 'URL', value });
const about = (value: string) =>
  said(serviceReferences, [namespace, web, reads(value)]).map((one) => one.split(': ')[1]);

describe('an address', () => {
  it.each([
    'web.ns.svc',
    'http://web.ns.svc.cluster.local/path',
    'http://user:pass@web.ns.svc:80',
    'http://{{ .user | urlquery }}:$(PASSWORD)@web.ns',
    'web.ns.svc:80,web.ns.svc.cluster.local:80',
    'pod-0.web.ns.svc:80',
    'https://kubernetes.default.svc',
    'http://web:1',
    'https://example.com:9',
    'registry.example/ns:1',
    'image.other:1',
  ])('leads somewhere, or outside: %s', (value) => {
    expect(about(value)).toEqual([]);
  });

  it.each([
    [
      'wep.ns.svc:80',
      'there is no Service wep in ns; write web, or take the address from the connection (`ctx.use`), or add the Service',
    ],
    [
      'http://web.other.svc',
      'there is no Service web in other, only in ns; name what is in other, or take the address from the connection (`ctx.use`), or add the Service',
    ],
    ['web.ns.svc:9000', 'the Service ns/web has no port 9000; use one that it has'],
    ['https://web.ns.svc', 'the Service ns/web has no port 443; use one that it has'],
    ['web.ns:81', 'the Service ns/web has no port 81; write 80'],
    ['{"url":"http://web.ns.svc.cluster.local:81"}', 'the Service ns/web has no port 81; write 80'],
  ])('leads nowhere: %s', (value, message) => {
    expect(about(value)).toEqual([message]);
  });

  it('is found in configurations too', () => {
    const map = object('v1', 'ConfigMap', 'c', 'ns', { data: { 'app.conf': 'a=1\nurl=http://none.ns.svc\n' } });
    const flink = object('flink.apache.org/v1beta1', 'FlinkDeployment', 'f', 'ns', {
      spec: { flinkConfiguration: { 's3.endpoint': 'http://none.ns.svc' } },
    });
    const pin = { repository: 'https://x', name: 'x', version: '1', clusterKinds: [] };
    const more = {
      plan: planned(component('c', {}, { namespace: 'ns' })),
      releases: [{ component: 'c', pin, values: { config: { url: 'http://none.ns.svc' } } }],
    };
    expect(said(serviceReferences, [map, flink], more).map((one) => one.split(': ')[0])).toEqual([
      'data["app.conf"]',
      'spec.flinkConfiguration["s3.endpoint"]',
      'values.config.url',
    ]);
  });

  it('of a headless Service is that of its pods', () => {
    const headless = object('v1', 'Service', 'db', 'ns', {
      spec: { clusterIP: 'None', ports: [{ port: 80, targetPort: 8080 }] },
    });
    expect(said(serviceReferences, [headless, reads('db-0.db.ns.svc:8080')])).toEqual([]);
    expect(said(serviceReferences, [headless, reads('db-0.db.ns.svc:80')])).toHaveLength(1);
  });
});

it('knows the Services that operators make', () => {
  const plan = planned(
    strimzi,
    minioOperator,
    component('mine', { requires: [{ type: 'operator:strimzi' }, { type: 'operator:minio' }] }),
  );
  const kafka = object('kafka.strimzi.io/v1', 'Kafka', 'k', 'ns', {
    spec: { kafka: { listeners: [{ name: 'plain', port: 9092, type: 'internal' }] } },
  });
  const tenant = object('minio.min.io/v2', 'Tenant', 't', 'ns', { spec: { requestAutoCert: false } });
  const good = ['k-kafka-bootstrap.ns.svc:9092', 'http://minio.ns.svc', 't-hl.ns.svc:9000', 't-console.ns.svc:9090'];
  const bad = ['k-kafka-bootstrap.ns.svc:9093', 'http://minio.ns.svc:9000', 'http://t.ns.svc'];
  expect(said(serviceReferences, [kafka, tenant, ...good.map(reads)], { plan })).toEqual([]);
  expect(said(serviceReferences, [kafka, tenant, ...bad.map(reads)], { plan })).toHaveLength(3);
});

it('looks up the Services that objects and user interfaces name', () => {
  const ingress = (name: string, port: object) =>
    object('networking.k8s.io/v1', 'Ingress', 'i', 'ns', {
      spec: { rules: [{ http: { paths: [{ backend: { service: { name, port } } }] } }] },
    });
  const route = object('gateway.networking.k8s.io/v1', 'HTTPRoute', 'r', 'ns', {
    spec: { rules: [{ backendRefs: [{ name: 'web', port: 81 }] }] },
  });
  const set = object('apps/v1', 'StatefulSet', 's', 'ns', { spec: { serviceName: 'none' } });
  const hook = object('admissionregistration.k8s.io/v1', 'ValidatingWebhookConfiguration', 'w', undefined, {
    webhooks: [{ clientConfig: { service: { name: 'none', namespace: 'ns' } } }],
  });
  const plan = planned(
    component(
      'c',
      {
        workloads: { web: workload('web') },
        uis: [{ title: 'C', service: 'web', port: 8080, at: { workload: 'web', port: 8080 }, login: 'own' }],
      },
      { namespace: 'ns' },
    ),
  );
  expect(said(serviceReferences, [web, ingress('web', { name: 'http' })])).toEqual([]);
  expect(
    said(serviceReferences, [web, ingress('web', { number: 8080 }), route, set, hook], { plan }).map(
      (one) => one.split(';')[0],
    ),
  ).toEqual([
    'spec.rules[0].http.paths[0].backend.service: the Service ns/web has no port 8080',
    'spec.rules[0].backendRefs[0]: the Service ns/web has no port 81',
    'spec.serviceName: there is no Service none in ns',
    'webhooks[0].clientConfig.service: there is no Service none in ns',
    'declared: the Service ns/web has no port 8080',
  ]);
});
