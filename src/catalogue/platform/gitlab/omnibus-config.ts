/**
 * GitLab's settings, trimmed as omnibus-gitlab 19.3 tells for a machine with little memory
 * (doc/settings/memory_constrained_envs.md), without what the platform has elsewhere or nobody asks for. Ruby; no secret is
 * in it. `url`: as people write it; its port is the one that GitLab listens on. `workers`: of Puma; 0 is a single process.
 */
export function omnibusConfig(url: string, workers: number): string {
  return `${[
    `external_url '${url}'`,
    "nginx['listen_https'] = false",
    "letsencrypt['enable'] = false",
    "package['modify_kernel_parameters'] = false",
    "prometheus_monitoring['enable'] = false",
    "gitlab_kas['enable'] = false",
    "gitlab_pages['enable'] = false",
    "registry['enable'] = false",
    `puma['worker_processes'] = ${workers}`,
    "sidekiq['concurrency'] = 10",
    "postgresql['shared_buffers'] = '128MB'",
    "gitlab_rails['env'] = { 'MALLOC_CONF' => 'dirty_decay_ms:1000,muzzy_decay_ms:1000' }",
    "gitaly['env'] = { 'MALLOC_CONF' => 'dirty_decay_ms:1000,muzzy_decay_ms:1000', 'GITALY_COMMAND_SPAWN_MAX_PARALLEL' => '2' }",
    "gitlab_rails['usage_ping_enabled'] = false",
  ].join('\n')}\n`;
}
