import { filesFrom, type JobStart, type NewJob, PYTHON_TESTS, pythonFiles } from '../start.ts';

const files = filesFrom<NewJob>('src/engines/container/start', [
  ...['Dockerfile', 'job.py', 'tests/test_job.py'],
  ...['requirements.in', 'requirements.txt', 'requirements-dev.in', 'requirements-dev.txt'],
]);

/** A program in Python that reads a bucket and writes to it. */
export const start: JobStart = {
  options: {},
  data: 'bucket',
  files: (job) => ({ ...pythonFiles(job, '3.12'), ...files(job) }),
  tests: PYTHON_TESTS,
};
