import { template } from '../../../template/template.ts';

/**
 * GitLab's settings, trimmed as omnibus-gitlab 19.3 tells for a machine with little memory
 * (doc/settings/memory_constrained_envs.md), without what the platform has elsewhere or nobody asks for. Ruby; no secret is
 * in it. `url`: as people write it; its port is the one that GitLab listens on. `workers`: of Puma; 0 is a single process.
 */
export function omnibusConfig(url: string, workers: number): string {
  return config({ url, workers });
}

const config = template<{ url: string; workers: number }>('src/catalogue/platform/gitlab/omnibus.rb');
