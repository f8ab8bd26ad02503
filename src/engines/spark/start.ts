import { template } from '../../template/template.ts';
import { filesFrom, type JobStart, type NewDag, type NewJob, PYTHON_TESTS, pythonFiles } from '../start.ts';

const FOLDER = 'src/engines/spark/start';
const files = filesFrom<NewJob>(FOLDER, [
  ...['Dockerfile', 'pom.xml', 'job.py', 'tests/test_job.py', 'apt.txt'],
  ...['requirements.in', 'requirements.txt', 'requirements-dev.in', 'requirements-dev.txt'],
]);

/** A program in Python that reads a bucket and writes to it. The image has Python 3.10. */
export const start: JobStart = {
  options: { main: 'local:///opt/app/job.py' },
  data: 'bucket',
  files: (job) => ({ ...pythonFiles(job, '3.10'), ...files(job) }),
  dag: template<NewDag>(`${FOLDER}/dag.py`),
  tests: PYTHON_TESTS,
};
