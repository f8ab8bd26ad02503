import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { run } from '../support/cli.ts';
import { gitLabServer } from '../support/forges/gitlab-server.ts';
import { gitWorkshop } from '../support/git-workshop.ts';

const TREE = 'dist/local/components/valkey';

/** A platform of two environments on a GitLab, rendered for `local` and committed. */
async function platform() {
  const server = await gitLabServer();
  const project = server.state.addProject('mlops/platform');
  const url = `${server.url}/mlops/platform.git`;
  const text = `name: mlops\ngit: { provider: gitlab, url: "${url}" }\ncomponents:\n  valkey: {}\n`;
  const shop = gitWorkshop(url, {
    'platform.yaml': text,
    'environments/local.yaml': 'cluster: { kind: k3d }\n',
    'environments/production.yaml': 'cluster: { kind: existing }\n',
  });
  const config = join(shop.folder, 'platform.yaml');
  const mooring = async (verb: string, ...args: string[]) => {
    const { exit, stdout, stderr } = await run([verb, '--config', config, ...args], {
      GITLAB_TOKEN: server.state.rootToken,
    });
    return {
      exit,
      said: `${stdout}${stderr}`.replaceAll(server.url, 'http://gitlab').replaceAll(/\b[0-9a-f]{12}\b/g, 'COMMIT'),
    };
  };
  const commit = () => {
    shop.git('add', '-A');
    shop.git('commit', '--quiet', '-m', 'The tree');
    shop.git('push', '--quiet', url, 'main');
  };
  await mooring('synth');
  commit();
  return { server, project, shop, text, mooring, commit };
}

describe('publish', () => {
  it('renders, commits, pushes and opens the merge request', async () => {
    const { project, shop, text, mooring } = await platform();
    expect(await mooring('publish')).toMatchSnapshot();
    shop.write({ 'platform.yaml': `${text}  minio: {}\n` });
    const dry = await mooring('publish', '--dry-run');
    expect(dry).toMatchObject({
      exit: 0,
      said: expect.stringContaining('Nothing was pushed. The description would be:'),
    });
    expect(shop.git('status', '--porcelain')).toBe(' M platform.yaml');
    expect(await mooring('publish')).toMatchSnapshot();
    expect(project.merge_requests).toHaveLength(1);
    expect(project.merge_requests[0]!.description).toContain('<b>minio</b> is new');
    const json = JSON.parse((await mooring('publish', '--json')).said);
    expect(json).toMatchObject({ platform: 'mlops', outcome: 'published', pushed: false, request: { name: '!1' } });
    // What was pushed is what synth wrote here.
    expect(shop.show('mooring/local:dist/local/index.json')).toBe(
      readFileSync(join(shop.folder, 'dist/local/index.json'), 'utf8'),
    );
  });

  it('keeps what somebody changed in the tree by hand, unless it is only the last synth', async () => {
    const { shop, text, mooring } = await platform();
    const file = `${TREE}/kustomization.yaml`;
    const own = `${readFileSync(join(shop.folder, file), 'utf8')}# by hand\n`;
    shop.write({ [file]: own });
    expect(await mooring('publish')).toMatchSnapshot();
    expect(readFileSync(join(shop.folder, file), 'utf8')).toBe(own);
    expect(shop.gitAt(shop.bare, 'branch', '--list', 'mooring/*')).toBe('');

    shop.git('checkout', '--quiet', '--', 'dist');
    shop.write({ 'platform.yaml': `${text}  minio: {}\n` });
    await mooring('synth');
    shop.write({ 'platform.yaml': `${text}  minio: { servers: 1, volumesPerServer: 1 }\n` });
    expect(await mooring('publish')).toMatchObject({ exit: 0 });
  });

  it('publishes no configuration without all trees that it makes, and nothing that a check refuses', async () => {
    const { shop, text, mooring, commit } = await platform();
    await mooring('synth', '--env', 'production');
    commit();
    shop.write({ 'platform.yaml': `${text}  minio: {}\n` });
    expect(await mooring('publish', '--env', 'local')).toMatchSnapshot();
    expect(await mooring('publish')).toMatchObject({
      exit: 0,
      said: expect.stringContaining('mooring/local-production'),
    });
    shop.write({ 'platform.yaml': text.replace('  valkey: {}\n', '  minio: {}\n') });
    const removal = await mooring('publish');
    expect(removal).toMatchObject({ exit: 1, said: expect.stringContaining('removal/') });
    expect(await mooring('publish', '--allow-removal', 'valkey')).toMatchObject({ exit: 0 });
    shop.write({ 'platform.yaml': 'name: [\n' });
    expect(await mooring('publish')).toMatchObject({ exit: 2 });
  });
});

describe('promote', () => {
  it('prints the pins and writes them', async () => {
    const { shop, text, mooring } = await platform();
    const project =
      'projects:\n  fraud:\n    buckets: { lake: {} }\n    images: { scorer: { image: quay.io/acme/scorer, follow: semver } }\n' +
      '    jobs:\n      score: { flink: { image: scorer, jar: "local:///x.jar" }, writes: [ lake ] }\n';
    shop.write({ 'platform.yaml': `${text}  minio: {}\n  flink: {}\n${project}` });
    const to = ['--from', 'local', '--to', 'production'];
    expect(await mooring('promote', 'fraud/scorer', ...to)).toMatchSnapshot();
    const file = 'project-fraud/kustomization.yaml';
    shop.write({ [`releases/local/${file}`]: 'images:\n- name: quay.io/acme/scorer\n  newTag: 1.4.2\n' });
    const planned = await mooring('promote', 'fraud/scorer', ...to, '--dry-run');
    expect(planned).toMatchSnapshot();
    expect(() => readFileSync(join(shop.folder, 'releases/production', file))).toThrow('ENOENT');
    expect(await mooring('promote', 'fraud', '--all', ...to)).toMatchSnapshot();
    expect(readFileSync(join(shop.folder, 'releases/production', file), 'utf8')).toContain('newTag: "1.4.2"');
    expect(await mooring('promote', 'fraud/scorer', ...to)).toMatchSnapshot();
    expect(JSON.parse((await mooring('promote', 'fraud/scorer', ...to, '--json')).said)).toMatchObject({ written: [] });
    expect((await mooring('promote', 'fraud/scorer', '--from', 'local', '--to', 'local')).exit).toBe(2);
  });
});
