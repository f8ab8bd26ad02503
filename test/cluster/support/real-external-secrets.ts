import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { parse } from 'yaml';
import type { PodSpec } from '../../../imports/types/kubernetes.ts';
import type { KubeObject } from '../../../src/kit/object.ts';
import type { Api } from './api.ts';
import type { Cluster } from './control-plane.ts';
import { accountConfig, inPod } from './in-pod.ts';
import { answers, freePorts, type Processes } from './processes.ts';
import type { Toolchain } from './toolchain.ts';

const NAME = 'external-secrets';
/** Flags that the version of the suite does not have; what it does is what the tree asks for. */
const NEWER: ReadonlySet<string> = new Set(['--leader-election-id=external-secrets-controller']);

/** External Secrets itself, with the arguments of its Deployment and the rights of its account. */
export class RealExternalSecrets {
  readonly #way: Server;

  private constructor(way: Server) {
    this.#way = way;
  }

  /** `deployment`: of the tree, whose account is in the cluster. */
  static async start(
    deployment: KubeObject,
    { kubeconfig }: Pick<Cluster, 'kubeconfig'>,
    { processes, tools, api, folder }: { processes: Processes; tools: Toolchain; api: Api; folder: string },
  ): Promise<RealExternalSecrets> {
    const { namespace } = deployment.metadata;
    const { template } = deployment.spec as { template: { spec: PodSpec } };
    const { containers, serviceAccountName } = template.spec;
    const { clusters } = parse(readFileSync(kubeconfig, 'utf8')) as { clusters: { cluster: { server: string } }[] };
    const way = await wayTo(new URL(clusters[0]!.cluster.server));
    const [metrics = 0] = await freePorts(1);
    await processes.start({
      ...inPod(namespace!, {
        name: NAME,
        program: tools.path(NAME),
        args: [...(containers[0]!.args ?? []).filter((arg) => !NEWER.has(arg)), `--metrics-addr=127.0.0.1:${metrics}`],
        env: {
          HTTPS_PROXY: `http://127.0.0.1:${(way.address() as AddressInfo).port}`,
          KUBECONFIG: await accountConfig(api, kubeconfig, folder, `${namespace}/${serviceAccountName}`),
        },
      }),
      ready: () => answers(`http://127.0.0.1:${metrics}/metrics`),
    });
    return new RealExternalSecrets(way);
  }

  stop(): void {
    this.#way.close();
  }
}

/**
 * Stores ask `kubernetes.default`, a name and a port that are there in pods only: a proxy leads to where they are here. The
 * certificate is the API server's own, and good for that name.
 */
async function wayTo(server: URL): Promise<Server> {
  const way = createServer();
  way.on('connect', ({ url }, client) => {
    if (url !== 'kubernetes.default:443') return client.destroy();
    const there = connect(Number(server.port), server.hostname, () => {
      client.write('HTTP/1.1 200 OK\r\n\r\n');
      there.pipe(client);
      client.pipe(there);
    });
    for (const [one, other] of [
      [there, client],
      [client, there],
    ] as const)
      one.on('error', () => other.destroy());
    return undefined;
  });
  await new Promise<void>((resolve) => way.listen(0, '127.0.0.1', resolve));
  return way;
}
