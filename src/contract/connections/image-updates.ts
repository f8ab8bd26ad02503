import { Type } from 'typebox';
import { closed, option } from '../../config/options.ts';
import { connectionType, nothing, type Said } from './connection-type.ts';

const Followed = Type.Object(
  {
    alias: option.string({ description: 'Its name among the images of the component' }),
    image: option.string({ description: 'The image, without tag' }),
    tag: option.string({ description: 'Tag to start from' }),
    strategy: option.choice(['semver', 'newest-build', 'digest', 'alphabetical'], {
      description: 'Which version is the newest',
    }),
    versions: Type.Optional(
      option.string({ description: 'Of `semver`: the versions that are taken, written as a tag could be: `0.1.x`' }),
    ),
    allow: Type.Optional(option.string({ description: 'A regular expression: only tags that it matches are taken' })),
    ignore: Type.Optional(Type.Array(Type.String(), { description: 'Patterns of tags that are never taken' })),
    hold: Type.Optional(
      option.string({
        description: 'The tag or digest that runs, whatever was written before; nobody moves the image then',
      }),
    ),
    fields: Type.Array(
      Type.Object(
        { kind: option.string({ description: 'Kind of object' }), path: option.string({ description: 'Path in it' }) },
        closed,
      ),
      { description: 'Fields beside containers that hold the image: `{ kind: FlinkDeployment, path: spec/image }`' },
    ),
  },
  closed,
);

/** Followed images are moved to new versions; nobody declares it: whoever `follows` images has the need. */
export const imageUpdates = connectionType({
  words: 'moving images to new versions',
  ours: true,
  request: Type.Object({ images: Type.Array(Followed, { description: 'Images that are followed' }) }, closed),
  endpoint: nothing,
});

export type FollowedImage = Said<typeof Followed>;
