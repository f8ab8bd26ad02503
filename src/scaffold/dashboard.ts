import { variableName } from '../config/references.ts';
import { nearest } from '../finding/nearest.ts';
import { UsageError } from '../workspace/usage-error.ts';
import { ofProject, type Request, type Scaffold } from './scaffold.ts';
import { programOf } from './service.ts';
import { whose } from './whose.ts';

/** A page that shows the latest records of a topic, at a host behind the platform's login. */
export function dashboard(request: Request): Scaffold {
  const { project, config } = whose(request);
  const known = Object.keys(config.topics);
  const { topic = known[0] ?? 'events' } = request.options;
  const there = Object.hasOwn(config.topics, topic);
  if (!there && request.options.topic !== undefined) {
    const close = nearest(topic, known);
    throw new UsageError(
      `the project ${project} has no topic ${topic}`,
      close === undefined
        ? `take one of ${known.join(', ') || 'those that are under `topics`'}`
        : `write --topic ${close}`,
    );
  }
  return programOf(request, {
    folder: 'src/scaffold/dashboard',
    sources: ['service.py', 'page.html'],
    values: { topic, input: variableName(project, { kind: 'topic', project, name: topic, fullName: '' }) },
    entries: there ? [] : [ofProject(project, ['topics', topic], {})],
    settings: { reads: [topic], open: true },
  });
}
