import type { ComponentDefinition } from './component.ts';
import { kafka } from './data/kafka.ts';
import { strimzi } from './data/strimzi.ts';
import { cluster } from './platform/cluster.ts';
import { externalSecrets } from './platform/external-secrets.ts';
import { git } from './platform/git.ts';

/** Every component of the catalogue, by area. Adding one here is all it takes to be known everywhere. */
export const registry: readonly ComponentDefinition[] = [cluster, git, externalSecrets, strimzi, kafka];
