/** What a connection type is, for people. A type of one's own goes by its name. */
const WORDS: Readonly<Record<string, string>> = {
  s3: 'object storage',
  kafka: 'event streams',
  postgres: 'a PostgreSQL database',
  redis: 'a cache and queue that speaks Redis',
  tracking: 'experiment tracking and the model registry',
  git: "the platform's Git repository",
  ci: 'jobs of the Git server',
  ingress: 'a host at which people open a UI',
  aws: 'a stand-in for AWS',
  registry: 'the image registry',
  'secret-store': 'the store of the values of Secrets',
  'kubernetes-api': 'the Kubernetes API',
  dns: 'name lookup',
  egress: 'what a project names outside the cluster',
  internet: 'addresses outside the cluster',
  packages: 'repositories of packages outside the cluster, by http too',
  'image-builds': 'a runner of the jobs that build images',
  spark: 'the right to submit Spark applications',
  flink: 'the right to submit Flink deployments',
  orchestrator: 'a scheduler of DAGs',
};

export function connectionWords(type: string): string {
  if (type.startsWith('operator:')) return `the ${type.slice('operator:'.length)} operator`;
  return WORDS[type] ?? type;
}
