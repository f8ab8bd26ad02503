import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { StatefulSet } from '../../../imports/types/kubernetes.ts';
import { answers, freePorts, type Processes } from '../../cluster/support/processes.ts';
import { python } from './python.ts';
import { readOnly } from './read-only.ts';

const file = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** What is in the image `images/notebook`. */
export const notebookBin = () =>
  python(
    'notebook',
    readFileSync(file('../../../images/notebook/requirements.txt'), 'utf8')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#')),
  );

export interface Started {
  /** Where it keeps its volume on this machine. */
  readonly folder: string;
  /** Values of the keys of each Secret that its pod has. */
  readonly secrets: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Addresses of this machine in place of the cluster's. */
  readonly env: Readonly<Record<string, string>>;
  /** Arguments with another number. */
  readonly numbers?: Readonly<Record<string, number>>;
}

/** A notebook server by the command, arguments and environment of its rendered pod, and nothing else; with a root that is read-only. */
export class NotebookServer {
  readonly url: string;
  readonly #bin: string;

  private constructor(url: string, bin: string) {
    this.url = url;
    this.#bin = bin;
  }

  static async start(processes: Processes, { spec }: StatefulSet, given: Started): Promise<NotebookServer> {
    const { folder, secrets, env, numbers = {} } = given;
    const pod = spec!.template.spec!;
    const [container] = pod.containers;
    const { command, args, env: variables = [], envFrom = [], volumeMounts, readinessProbe } = container!;
    const volume = volumeMounts!.find(({ name }) => name === 'data')!.mountPath;
    const here = (text: string) => text.replaceAll(volume, folder);
    const bin = notebookBin();
    const [port] = await freePorts(1);
    const url = `http://127.0.0.1:${port}`;
    mkdirSync(folder, { recursive: true });
    const set = {
      ...Object.fromEntries(variables.map(({ name, value = '' }) => [name, here(value)])),
      ...Object.assign({}, ...envFrom.map(({ secretRef }) => secrets[secretRef!.name!])),
      ...env,
      PATH: `${bin}:/usr/bin:/bin`,
    };
    const [program, ...rest] = [...command!, ...args!].map((word) => {
      const flag = word.slice(0, word.indexOf('=') + 1);
      return word.startsWith('--port=') ? `--port=${port}` : flag in numbers ? `${flag}${numbers[flag]}` : here(word);
    });
    // The kubelet's words for who it is, in a namespace of users.
    const user = String(pod.securityContext!.runAsUser);
    const as = ['unshare', '--user', `--map-user=${user}`, `--map-group=${user}`];
    const variablesOnly = ['env', '-i', ...Object.entries(set).map(([name, value]) => `${name}=${value}`)];
    const [first, ...others] = readOnly([...as, ...variablesOnly, join(bin, program!), ...rest], [folder]);
    const { path } = readinessProbe!.httpGet!;
    await processes.start({
      name: `notebook-${port}`,
      program: first!,
      args: others,
      ready: () => answers(`${url}${path}`),
    });
    return new NotebookServer(url, bin);
  }

  /** The status of an answer, and what is in it; `headers` may say another host. */
  api(method: string, path: string, token?: string, headers: Record<string, string> = {}): Promise<Answer> {
    const authorization = token === undefined ? {} : { authorization: `token ${token}` };
    return new Promise((resolve, reject) => {
      const call = request(this.url + path, { method, headers: { ...headers, ...authorization } }, (answer) => {
        let text = '';
        answer.on('data', (part) => (text += part));
        answer.on('end', () =>
          resolve({ status: answer.statusCode!, body: /^[[{]/.test(text) ? JSON.parse(text) : text }),
        );
      });
      call.on('error', reject);
      call.end();
    });
  }

  /**
   * Runs a cell through the channels of a kernel, from a page of `origin`, as the server that is called `host`: what it
   * prints, or the error that it or the server ends with.
   */
  run(kernel: string, cell: string, token: string, origin = this.url, host = new URL(this.url).host): string {
    const script = file('../notebook/run_cell.py');
    const args = [script, this.url, kernel, token, origin, host];
    const options = { encoding: 'utf8', input: cell, timeout: 300_000 } as const;
    const { status, stdout, stderr } = spawnSync(join(this.#bin, 'python'), args, options);
    return status === 0 ? stdout : stderr;
  }
}

interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: what the API answers.
  readonly body: any;
}
