import { text } from '../../template/template.ts';
import { filesFrom, type JobStart, type NewJob } from '../start.ts';

const FOLDER = 'src/engines/flink/start';
const files = filesFrom<NewJob>(FOLDER, [
  ...['Dockerfile', 'pom.xml', 'src/main/java/job/Job.java', 'src/test/java/job/JobTest.java'],
]);

/** A program in Java that reads a topic and writes to another. It never ends, so no DAG starts it. */
export const start: JobStart = {
  options: { jar: 'local:///opt/flink/usrlib/job.jar' },
  data: 'topics',
  files: (job) => ({ ...files(job), '.dockerignore': text(`${FOLDER}/dockerignore`) }),
  tests: ['mvn test'],
};
