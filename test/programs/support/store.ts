import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { answers, freePorts, type Processes } from '../../cluster/support/processes.ts';
import { installed } from './installed.ts';
import { python } from './script.ts';

const SCRIPTS = fileURLToPath(new URL('../realtime/', import.meta.url));

export interface Key {
  readonly id: string;
  readonly secret: string;
}

/**
 * An S3 server that lets in who signs with a key of a user, and lets them do what the user's policy says: moto, since MinIO
 * takes ten minutes to build. Only bulk deletes it refuses to everybody, which S3A can do without.
 */
export class Store {
  readonly url: string;
  #keys: Record<string, Key> = {};

  private constructor(url: string) {
    this.url = url;
  }

  static async start(processes: Processes): Promise<Store> {
    const [port] = await freePorts(1);
    const url = `http://127.0.0.1:${port}`;
    await processes.start({
      name: 's3',
      program: installed('server/bin/python'),
      args: [join(SCRIPTS, 's3_server.py'), '--host', '127.0.0.1', '--port', String(port)],
      ready: () => answers(`${url}/moto-api/data.json`),
    });
    return new Store(url);
  }

  /** Gives it these users with their policies, and takes the policies of others; `buckets` are made once. */
  apply(policies: Readonly<Record<string, unknown>>, buckets: readonly string[]): void {
    const made = python('server', join(SCRIPTS, 'store.py'), {
      url: this.url,
      root: this.#keys.root,
      buckets,
      policies,
    });
    this.#keys = { ...this.#keys, ...(JSON.parse(made) as Record<string, Key>) };
  }

  /** Of a user, or of `root`, who may do everything. */
  key(user: string): Key {
    const key = this.#keys[user];
    if (!key) throw new Error(`S3 has no user ${user}, of ${Object.keys(this.#keys).join(', ')}`);
    return key;
  }
}
