import type { ComponentDefinition } from '../contract/component.ts';

/** Stands in for the files of `components/` where nothing is bundled; the bundler replaces this module by them. */
export const ownComponents: readonly ComponentDefinition[] = [];
