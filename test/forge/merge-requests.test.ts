import { expect, it } from 'vitest';
import { connectMergeRequests } from '../../src/forge/connect-merge-requests.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { gitHubServer } from '../support/forges/github-server.ts';
import { gitLabServer } from '../support/forges/gitlab-server.ts';

async function forges() {
  const [gitlab, github] = [await gitLabServer(), await gitHubServer('acme/platform')];
  gitlab.state.addProject('acme/team/platform');
  const clock = fakeClock();
  return [
    {
      forge: gitlab,
      name: '!1',
      requests: await connectMergeRequests('gitlab', {
        server: gitlab.url,
        project: 'acme/team/platform',
        token: gitlab.state.rootToken,
        clock,
      }),
    },
    {
      forge: github,
      name: '#1',
      requests: await connectMergeRequests('github', {
        server: github.url,
        project: 'acme/platform',
        token: github.token,
        clock,
      }),
    },
  ];
}

it('is found, opened and changed alike at both forges', async () => {
  for (const { requests, name } of await forges()) {
    expect(await requests.find('kafka', 'main')).toBeUndefined();
    const wanted = { branch: 'kafka', target: 'main', title: 'Kafka', description: 'one', draft: false };
    const opened = await requests.open(wanted);
    expect(opened).toMatchObject({ number: 1, name, title: 'Kafka', description: 'one' });
    expect(opened.url).toMatch(/^http.*1$/);
    expect(await requests.update(1, { description: 'two' })).toEqual({ ...opened, description: 'two' });
    expect(await requests.find('kafka', 'main')).toMatchObject({ title: 'Kafka', description: 'two' });
    expect(await requests.find('kafka', 'release')).toBeUndefined();
    await expect(requests.open(wanted)).rejects.toMatchObject({ reason: 'conflict', status: 409 });
  }
});

it('repeats what was not ready, but nothing that may have been done', async () => {
  for (const { requests, forge } of await forges()) {
    forge.fail({ on: /^GET/, status: 502, times: 2 });
    expect(await requests.find('kafka', 'main')).toBeUndefined();
    forge.fail({ on: /^POST/, status: 502, times: 1 });
    const wanted = { branch: 'kafka', target: 'main', title: 'Kafka', description: '', draft: false };
    await expect(requests.open(wanted)).rejects.toMatchObject({ reason: 'unavailable' });
    expect(forge.requests.filter(({ method }) => method === 'POST')).toHaveLength(1);
  }
});

it('tells apart who may not, and who is asked to wait for an hour', async () => {
  const [, github] = await forges();
  const { requests, forge } = github!;
  forge.fail({ on: /^GET/, status: 403, body: { message: 'No.' }, times: 1 });
  await expect(requests.find('a', 'main')).rejects.toMatchObject({ reason: 'forbidden' });
  forge.fail({ on: /^GET/, status: 403, headers: { 'x-ratelimit-remaining': '0' }, times: 1 });
  await expect(requests.find('a', 'main')).rejects.toMatchObject({ reason: 'rate-limit' });
  expect(forge.requests).toHaveLength(2);
});

it('is not asked of a GitHub for a project in a group', async () => {
  const connection = { server: 'https://github.com', project: 'a/b/c', token: 't', clock: fakeClock() };
  await expect(connectMergeRequests('github', connection)).rejects.toThrow('a/b/c is no repository of GitHub');
});
