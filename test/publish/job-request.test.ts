import { expect, it } from 'vitest';
import { jobRequest } from '../../src/publish/job-request.ts';

const GITLAB = {
  GITLAB_CI: 'true',
  CI_SERVER_URL: 'https://gitlab.example.com',
  CI_PROJECT_PATH: 'ada/platform',
  CI_MERGE_REQUEST_PROJECT_PATH: 'mlops/platform',
  CI_MERGE_REQUEST_IID: '12',
  CI_COMMIT_SHA: 'aaa',
  CI_JOB_ID: '345',
};
const GITHUB = {
  GITHUB_ACTIONS: 'true',
  GITHUB_SERVER_URL: 'https://github.com',
  GITHUB_REPOSITORY: 'acme/platform',
  GITHUB_EVENT_PATH: '/event.json',
  GITHUB_RUN_ID: '99',
  GITHUB_RUN_ATTEMPT: '2',
  // Of pull_request_target: the branch that it is to be merged into.
  GITHUB_SHA: 'bbb',
};
const none = () => undefined;

it('is what a pipeline of GitLab for a merge request says, of a fork and for merged results too', () => {
  const request = {
    provider: 'gitlab',
    server: 'https://gitlab.example.com',
    project: 'mlops/platform',
    number: 12,
    name: '!12',
    head: 'aaa',
    run: [345],
  };
  expect(jobRequest(GITLAB, none)).toEqual(request);
  expect(jobRequest({ ...GITLAB, CI_MERGE_REQUEST_SOURCE_BRANCH_SHA: 'ccc' }, none)).toMatchObject({ head: 'ccc' });
  expect(jobRequest({ ...GITLAB, CI_MERGE_REQUEST_SOURCE_BRANCH_SHA: '' }, none)).toEqual(request);
});

it('is what a run of GitHub reads in its event', () => {
  const event = JSON.stringify({ number: 7, pull_request: { number: 7, head: { sha: 'ddd' } } });
  expect(jobRequest(GITHUB, (path) => (path === '/event.json' ? event : undefined))).toEqual({
    provider: 'github',
    server: 'https://github.com',
    project: 'acme/platform',
    number: 7,
    name: '#7',
    head: 'ddd',
    run: [99, 2],
  });
});

it('is none of branches, of pushes and of people', () => {
  expect(jobRequest({ ...GITLAB, CI_MERGE_REQUEST_IID: undefined }, none)).toBeUndefined();
  expect(jobRequest(GITHUB, () => JSON.stringify({ ref: 'refs/heads/main' }))).toBeUndefined();
  expect(jobRequest(GITHUB, none)).toBeUndefined();
  expect(jobRequest({}, none)).toBeUndefined();
});
