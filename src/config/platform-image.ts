import { Type } from 'typebox';
import { imageVersions } from './image-versions.ts';
import { closed, option } from './options.ts';

interface Described {
  /** Folder of this repository that it could be built of. */
  readonly folder: string;
  /** What it is called in the platform's registry when it is built: `platform/airflow`. */
  readonly name: string;
  readonly description: string;
  readonly default?: object;
}

/** An image of one's own that a component runs. */
export function platformImageOption({ folder, name, ...described }: Described) {
  const unsaid = described.default
    ? `; where nothing is said of the image: ${folder}, of which new versions are followed`
    : '';
  return Type.Object(
    {
      build: Type.Optional(
        option.string({
          description: `Folder of this repository that CI builds, with a Dockerfile in it, such as ${folder}${unsaid}`,
          pattern: '^(?!.*(^|/)\\.\\.(/|$))[\\w.-]+(/[\\w.-]+)*$',
          expected: `a folder of this repository such as ${folder}`,
        }),
      ),
      name: Type.Optional(
        option.string({
          description: `The image without tag, such as registry.example.com/mlops/${name.split('/').at(-1)}; with \`build\` by default ${name} in the registry`,
          pattern: '^[a-z0-9.-]+(:[0-9]+)?(/[a-z0-9._-]+)+$',
          expected: 'a registry and a name, without a tag',
        }),
      ),
      tag: option.string({ description: 'The version to start from; the Image Updater moves it' }),
      follow: Type.Optional(
        option.choice(['semver', 'newest-build', 'alphabetical'], {
          description: 'How the Image Updater picks new versions',
        }),
      ),
      ...imageVersions,
    },
    { ...closed, ...described },
  );
}
