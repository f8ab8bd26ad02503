import { object } from '../../support/subject.ts';
import { ofChart, vendoredChart } from '../../support/vendored.ts';
import type { Mutation } from './mutation.ts';

const pod = (spec: object) => ({ template: { metadata: { labels: { app: 'pier' } }, spec } });

/** What only vendored charts can have. */
export const charts: readonly Mutation[] = [
  {
    name: 'a value of a chart changes nothing',
    expect: 'chart/unread-value',
    mutate: (tree) => ({ ...tree, vendored: [vendoredChart('rancher', { unread: ['/replicas'] })] }),
  },
  {
    name: 'a template looks up a Secret in the cluster',
    expect: 'chart/lookup',
    mutate: (tree) => {
      const lookups = [{ source: 'pier/templates/a.yaml', kinds: ['Secret'], object: 'Secret data-plane/a' }];
      return { ...tree, vendored: [vendoredChart('rancher', { lookups })] };
    },
  },
  {
    name: 'a hook of a chart makes a Secret',
    expect: 'chart/hook-secret',
    mutate: (tree) => {
      const job = object('batch/v1', 'Job', 'make', 'data-plane', {
        spec: pod({ containers: [{ name: 'make', args: ['--name=pier-tls'] }] }),
      });
      job.metadata.annotations = { 'argocd.argoproj.io/hook': 'PreSync' };
      const deployment = object('apps/v1', 'Deployment', 'pier', 'data-plane', {
        spec: pod({ containers: [], volumes: [{ name: 'tls', secret: { secretName: 'pier-tls' } }] }),
      });
      return { ...tree, manifests: [...tree.manifests, ofChart('rancher', job), ofChart('rancher', deployment)] };
    },
  },
  {
    name: 'a hook of a chart runs when its Application is deleted',
    expect: 'chart/delete-hook',
    mutate: (tree) => {
      const config = object('v1', 'ConfigMap', 'farewell', 'data-plane');
      config.metadata.annotations = { 'argocd.argoproj.io/hook': 'PostDelete' };
      return { ...tree, manifests: [...tree.manifests, ofChart('rancher', config)] };
    },
  },
  {
    name: 'a definition may be pruned',
    expect: 'data-protection',
    mutate: (tree) => {
      const crd = object('apiextensions.k8s.io/v1', 'CustomResourceDefinition', 'boats.example.com', undefined, {
        spec: { group: 'example.com', names: { kind: 'Boat', plural: 'boats' }, scope: 'Namespaced', versions: [] },
      });
      return { ...tree, manifests: [...tree.manifests, ofChart('rancher', crd)] };
    },
  },
];
