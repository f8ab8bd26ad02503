import type { Position } from '../finding/finding.ts';
import type { Choices } from './choices.ts';
import type { Profile } from './options.ts';
import type { OwnComponentConfig } from './own-component-schema.ts';
import type { ProjectConfig } from './project-schema.ts';
import type { RegistryConfig } from './registry-schema.ts';
import type { CheckSwitch, ClusterConfig, GitConfig, IngressConfig, JobsConfig } from './schema.ts';
import type { SecretsConfig } from './secrets-schema.ts';

/**
 * What a team wrote, merged with the environment's file, validated, defaults filled in: the first value on the arrow.
 * Frozen; printable as JSON (`locate` is left out).
 */
export interface PlatformConfig {
  readonly name: string;
  readonly environment: string;
  readonly profile: Profile;
  readonly git: GitConfig;
  readonly cluster: ClusterConfig;
  readonly registry: RegistryConfig;
  readonly ingress: IngressConfig;
  readonly secrets: SecretsConfig;
  /** Room that quotas leave above what is rendered, as a fraction: 0.25. */
  readonly headroom: number;
  /** Components of the catalogue that are switched on, with options, defaults included. */
  readonly components: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Those that are switched off by name: not even a need switches them on. */
  readonly off?: readonly string[];
  /** Folders of plain YAML and charts of the team's own. */
  readonly own: Readonly<Record<string, OwnComponentConfig>>;
  /** Which component meets a type of connection, where the team chose. */
  readonly connections: Choices;
  readonly jobs: JobsConfig;
  readonly projects: Readonly<Record<string, ProjectConfig>>;
  readonly checks: { readonly off: readonly CheckSwitch[] };
  /** Folder of `platform.yaml`: paths in the configuration are relative to it. */
  readonly root: string;
  /** Position of a JSON pointer in the file that said it. */
  readonly locate: (pointer: string) => Position;
}
