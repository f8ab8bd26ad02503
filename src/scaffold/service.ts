import { filesFrom, PYTHON_TESTS, pythonFiles } from '../engines/start.ts';
import { below, ofProject, type Request, type Scaffold, scaffold } from './scaffold.ts';
import { checkNewName, refuseTaken, whose } from './whose.ts';

const SERVICE = 'src/scaffold/service';

interface Program {
  /** Folder of its templates, where they are not those of every service. */
  readonly folder: string;
  /** Files that go into the image. */
  readonly sources: readonly string[];
  /** What its templates speak of. */
  readonly values: Readonly<Record<string, string>>;
  readonly entries: Scaffold['entries'];
  /** What its entry says beside image, port and health. */
  readonly settings: Readonly<Record<string, unknown>>;
}

const dockerfile = filesFrom<{ project: string; name: string; sources: string }>(SERVICE, ['Dockerfile']);
const REQUIREMENTS = ['requirements.in', 'requirements.txt', 'requirements-dev.in', 'requirements-dev.txt'];

/** A program in Python that answers by HTTP, in a folder of its own, and its entry under `services`. */
export function programOf(request: Request, { folder, sources, values, entries, settings }: Program): Scaffold {
  const { project, config } = whose(request);
  const { name } = request;
  checkNewName(name, 'service');
  refuseTaken(project, config, name, ['services', 'images']);
  const place = `services/${project}/${name}`;
  const files = filesFrom<object>(folder, [...sources, 'tests/test_service.py', ...REQUIREMENTS]);
  return scaffold({
    files: below(place, {
      ...dockerfile({ project, name, sources: sources.join(' ') }),
      ...pythonFiles({ project, image: name }, '3.12'),
      ...files({ project, name, ...values }),
    }),
    entries: [
      ...entries,
      ofProject(project, ['images', name], { build: place, follow: 'semver' }),
      ofProject(project, ['services', name], { image: name, port: 8080, health: '/healthz', ...settings }),
    ],
    next: [`(cd ${place} && ${PYTHON_TESTS.join(' && ')})`],
  });
}

/** A service to begin with: an answer, and a word on how it is. */
export const service = (request: Request): Scaffold =>
  programOf(request, { folder: SERVICE, sources: ['service.py'], values: {}, entries: [], settings: {} });
