import { describe, expect, it } from 'vitest';
import { planTeardown } from '../../src/bootstrap/teardown.ts';
import { bootstrap } from '../support/bootstrap/run.ts';
import { type World, world } from '../support/bootstrap/world.ts';

async function teardown(there: World) {
  const told: string[] = [];
  const plan = await planTeardown(there.session());
  await plan?.run((text) => told.push(text));
  return { plan, told };
}

describe('of a k3d cluster', () => {
  it('says what goes and what stays, and takes it away once', async () => {
    const there = await world();
    await bootstrap(there);
    const plan = await planTeardown(there.session());
    expect({ name: plan?.name, goes: plan?.goes, stays: plan?.stays }).toMatchSnapshot();
    expect(there.machine.k3d).toBeDefined();
    await teardown(there);
    expect(there.machine.k3d).toBeUndefined();
    expect((await teardown(there)).plan).toBeUndefined();
  });

  it('names what stays at a forge outside', async () => {
    const there = await world({ external: true });
    await bootstrap(there, { GITLAB_TOKEN: there.gitlab.state.rootToken });
    const { stays } = (await planTeardown(there.session()))!;
    expect(stays).toContain(`the repository at ${there.gitlab.url}/mlops/platform.git`);
    expect(stays.at(-1)).toMatch(/^the tokens mooring-local-argocd-git-read, .* revoke them in its settings$/);
  });

  it('leaves one alone that bootstrap did not make', async () => {
    const there = await world();
    there.machine.k3d = { ours: false, complete: true, running: true };
    await expect(planTeardown(there.session())).rejects.toThrow('bootstrap did not make the k3d cluster mlops');
  });
});

describe('of an existing cluster', () => {
  const existing = { cluster: { kind: 'existing', context: 'staging' } };
  const plain = (there: World, lines: readonly string[] = []) =>
    lines.map((line) => line.replaceAll(there.gitlab.url, 'http://gitlab'));

  it('removes what bootstrap made and nothing that was there before', async () => {
    const there = await world(existing);
    const before = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'data-plane' } };
    const crd = {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'externalsecrets.external-secrets.io' },
    };
    const mine = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'mine', namespace: 'data-plane' } };
    there.cluster.put(before, crd, mine);
    expect((await bootstrap(there)).error).toBeUndefined();
    const { plan, told } = await teardown(there);
    expect({ goes: plain(there, plan?.goes), stays: plain(there, plan?.stays) }).toMatchSnapshot();
    const left = [...there.cluster.objects.keys()].filter((identity) => !identity.startsWith('/Secret/'));
    expect(left.sort()).toEqual([
      '/ConfigMap/data-plane/mine',
      '/Namespace//data-plane',
      'apiextensions.k8s.io/CustomResourceDefinition//externalsecrets.external-secrets.io',
    ]);
    // Operators after what they have to clean up; namespaces and kinds after everything.
    expect(told.filter((line) => line.startsWith('Application ')).at(-1)).toBe(
      'Application namespaces, without what it manages',
    );
    expect(told.at(-1)).toMatch(/^Namespace /);
    expect((await teardown(there)).plan).toBeUndefined();
  });

  it('lets the root go first, without what it manages, and says of data that it may go', async () => {
    const there = await world(existing);
    await bootstrap(there);
    const approved: string[] = [];
    there.cluster.controllers.push((object) => {
      if (object.metadata.annotations?.['argocd.argoproj.io/deletion-approved']) approved.push(object.metadata.name);
    });
    await teardown(there);
    const deleted = there.cluster.log.filter((line) => line.startsWith('delete argoproj.io/Application/'));
    expect(deleted[0]).toBe('delete argoproj.io/Application/argocd/mlops-root');
    expect(approved.sort()).toEqual(['external-secrets', 'gitlab', 'kafka']);
  });

  it('lets go of what Argo CD stands on before it takes that away, and has secrets cleaned up while their operator runs', async () => {
    const there = await world(existing);
    await bootstrap(there);
    const application = 'argoproj.io/Application/argocd';
    there.cluster.objects.get(`${application}/argocd`)!.metadata.annotations!['argocd.argoproj.io/sync-wave'] = '9';
    const from = there.cluster.log.length;
    await teardown(there);
    const log = there.cluster.log.slice(from).filter((line) => line.startsWith('delete '));
    const at = (object: string) => log.indexOf(`delete ${object}`);
    const order = [
      `${application}/argocd`,
      'external-secrets.io/ExternalSecret/argocd/argocd-repository',
      `${application}/external-secrets`,
      `${application}/namespaces`,
      'apps/Deployment/argocd/argocd-server',
      'apiextensions.k8s.io/CustomResourceDefinition//applications.argoproj.io',
      '/Namespace//argocd',
    ].map(at);
    expect(order.every((place) => place >= 0)).toBe(true);
    expect(order).toEqual([...order].sort((a, b) => a - b));
  });

  it('lets go of the projects of Argo CD before it takes that away, which would have to let go of them', async () => {
    const there = await world(existing);
    await bootstrap(there);
    const data = {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'AppProject',
      metadata: { name: 'data', namespace: 'argocd', finalizers: ['resources-finalizer.argocd.argoproj.io'] },
      spec: {},
    };
    there.cluster.put(data);
    const { apps } = there.session().installation;
    Object.assign(apps, { projects: [{ component: 'argocd', from: '', data: false, object: data }] });
    const from = there.cluster.log.length;
    await teardown(there);
    const log = there.cluster.log.slice(from);
    const gone = ['data', 'mlops-root'].map((name) => log.indexOf(`delete argoproj.io/AppProject/argocd/${name}`));
    expect(gone.every((place) => place >= 0)).toBe(true);
    expect(Math.max(...gone)).toBeLessThan(log.indexOf('delete apps/Deployment/argocd/argocd-server'));
    expect(log.filter((line) => line.includes('AppProject/argocd/data'))).toMatchSnapshot();
  });

  it('does not wait for the hour that a runner gives its jobs', async () => {
    const there = await world(existing);
    await bootstrap(there);
    const pod = (name: string, seconds: number) => ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        name,
        namespace: 'gitlab',
        deletionTimestamp: '2026-11-21T08:00:00Z',
        deletionGracePeriodSeconds: seconds,
      },
    });
    const { delete: remove } = there.cluster;
    there.cluster.delete = async (ref, options) => {
      // Argo CD takes the Application away when its pods are gone.
      if (ref.metadata.name === 'kafka') there.cluster.put(pod('runner', 3600), pod('database', 120));
      if (ref.kind === 'Application' && there.cluster.objects.has('/Pod/gitlab/runner')) return true;
      const done = await remove.call(there.cluster, ref, options);
      if (ref.metadata.name === 'runner')
        await remove.call(there.cluster, {
          ...ref,
          apiVersion: 'argoproj.io/v1alpha1',
          kind: 'Application',
          metadata: { name: 'kafka', namespace: 'argocd' },
        });
      return done;
    };
    const from = there.clock.elapsed();
    const { told } = await teardown(there);
    expect(told).toContain('Pod gitlab/runner, which had 3600 s to end');
    expect(there.cluster.log.filter((line) => line.startsWith('grace '))).toEqual(['grace 120 for /Pod/gitlab/runner']);
    expect(there.clock.elapsed() - from).toBeLessThan(60_000);
  });

  it('whose Application does not go says which, and goes on the next time', async () => {
    const there = await world(existing);
    await bootstrap(there);
    const { delete: remove } = there.cluster;
    there.cluster.delete = async (ref) => (ref.metadata.name === 'kafka' ? true : remove.call(there.cluster, ref));
    await expect(teardown(there)).rejects.toMatchObject({
      message: 'Application kafka does not go: something in it keeps its finalizer',
    });
    there.cluster.delete = remove;
    await teardown(there);
    expect(there.cluster.objects.has('/ConfigMap/kube-system/mooring-bootstrap')).toBe(false);
  });

  it('without an install record has nothing to take away', async () => {
    const there = await world(existing);
    expect((await teardown(there)).plan).toBeUndefined();
    expect(there.effects.done).toEqual([]);
  });
});
