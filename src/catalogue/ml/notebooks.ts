import { NotebookDefaults } from '../../config/notebook-schema.ts';
import { defineComponent } from '../../contract/component.ts';
import type { PlatformFacts } from '../../contract/platform.ts';
import { mirrored } from '../../kit/mirror.ts';
import { platformImageName, platformImageProblems, referenceTo, renderedVersion } from '../followed.ts';

/** What the component is called. */
export const NOTEBOOKS = 'notebooks';

type Registry = PlatformFacts['registry'];

/** Where the image of notebooks is that name none, without tag. */
export const notebookImageName = ({ image }: NotebookDefaults, registry: Registry): string =>
  mirrored(platformImageName(NOTEBOOKS, image, registry), registry);

/** The same, with its version. */
export const notebookImage = (options: NotebookDefaults, registry: Registry): string =>
  referenceTo(notebookImageName(options, registry), renderedVersion(options.image));

/** JupyterLab for projects: the servers themselves are the projects' (docs/decisions/0017-one-jupyterlab-for-each-project.md). */
export const notebooks = defineComponent({
  id: NOTEBOOKS,
  title: 'Notebooks',
  area: 'ml',
  summary:
    'A JupyterLab for each project, with the clients of the platform and the credentials of the project: nobody types a key. What they are begins with what is said here.',
  links: {
    docs: 'https://jupyterlab.readthedocs.io/en/stable/',
    source: 'https://github.com/jupyterlab/jupyterlab',
  },
  namespace: 'notebooks',
  inProjects: { notebooks: { lab: {} } },
  options: NotebookDefaults,
  declare: ({ options }) => ({ problems: platformImageProblems('notebooks', 'images/notebook', options.image) }),
});
