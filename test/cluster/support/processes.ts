import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** A program to keep running. */
export interface Service {
  readonly name: string;
  readonly program: string;
  readonly args: readonly string[];
  /** Beside the environment of this process. */
  readonly env?: Readonly<Record<string, string>>;
  /** Whether it answers; asked until it does. */
  readonly ready?: () => Promise<boolean>;
  /** Milliseconds to answer in, when it takes longer than most. */
  readonly within?: number;
}

interface Running {
  readonly service: Service;
  readonly child: ChildProcess;
  readonly ended: Promise<void>;
}

/** Milliseconds for a program to answer on a busy machine, and to end when asked. */
const START = 120_000;
const STOP = 10_000;
const GUARDIAN = fileURLToPath(new URL('./guardian.mjs', import.meta.url));

/**
 * Programs that run until the suite ends, each in a process group of its own and with its output in a file. They are
 * stopped by `stop()`, and when this process is gone without it, killed by a guardian, which also removes `folder`.
 */
export class Processes {
  readonly #running: Running[] = [];
  readonly #logs: string;
  readonly #guardian: ChildProcess;
  #stopping = false;

  /** `folder`: where they keep what is of no use afterwards; `logs`: for what they say. */
  constructor(folder: string, logs: string) {
    this.#logs = logs;
    mkdirSync(logs, { recursive: true });
    this.#guardian = spawn(process.execPath, [GUARDIAN, folder], {
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    this.#guardian.unref();
    // A test runner that is interrupted leaves its workers behind.
    process.once('disconnect', () => process.exit(1));
    (this.#guardian.stdin as unknown as { unref: () => void }).unref();
  }

  /** Has a control group removed at the end, with those in it, when this process is gone too. */
  removeControlGroup(folder: string): void {
    this.#guardian.stdin!.write(`${folder}\n`);
  }

  /**
   * Starts a program and waits until it is ready. Returns its process id, which is its process group, too.
   *
   * @throws Error with the end of its output when it ends instead, or takes too long.
   */
  async start(service: Service): Promise<number> {
    const { name, program, args, env = {}, ready, within = START } = service;
    const log = openSync(this.#log(name), 'a');
    const child = spawn(program, [...args], {
      detached: true,
      stdio: ['ignore', log, log],
      env: { ...process.env, ...env },
    });
    closeSync(log);
    const ended = new Promise<void>((resolve) => {
      child.once('error', () => resolve());
      child.once('exit', () => resolve());
    });
    if (child.pid === undefined) throw new Error(`${name}: ${program} does not start`);
    this.#guardian.stdin!.write(`+${child.pid}\n`);
    this.#running.push({ service, child, ended });
    const end = Date.now() + within;
    while (ready && !(await ready().catch(() => false))) {
      this.check();
      if (Date.now() > end) throw new Error(`${name} is not ready after ${within / 1000} s:\n${this.#tail(name)}`);
      await sleep(200);
    }
    return child.pid;
  }

  /**
   * Sees that all are still there.
   *
   * @throws Error with the end of the output of one that ended.
   */
  check(): void {
    if (this.#stopping) return;
    for (const { service, child } of this.#running)
      if (child.exitCode !== null || child.signalCode !== null)
        throw new Error(
          `${service.name} ended by itself (${child.signalCode ?? `exit code ${child.exitCode}`}):\n${this.#tail(service.name)}`,
        );
  }

  /** Stops everything, the last started first, and waits until the guardian has removed the rest. */
  async stop(): Promise<void> {
    this.#stopping = true;
    for (const { child, ended } of this.#running.reverse()) {
      signal(child.pid!, 'SIGTERM');
      const kill = setTimeout(() => signal(child.pid!, 'SIGKILL'), STOP);
      await ended;
      clearTimeout(kill);
      // What a program leaves behind in its group goes with it.
      signal(child.pid!, 'SIGKILL');
      this.#guardian.stdin!.write(`-${child.pid}\n`);
    }
    this.#guardian.ref();
    const done = new Promise((resolve) => this.#guardian.once('exit', resolve));
    this.#guardian.stdin!.end();
    if (this.#guardian.exitCode === null && this.#guardian.signalCode === null) await done;
  }

  #log(name: string): string {
    return join(this.#logs, `${name}.log`);
  }

  #tail(name: string): string {
    return readFileSync(this.#log(name), 'utf8').split('\n').slice(-25).join('\n');
  }
}

function signal(group: number, name: NodeJS.Signals): void {
  try {
    process.kill(-group, name);
  } catch {
    // It is gone.
  }
}

/** Ports that nobody listens on at the moment. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from(
      { length: count },
      () =>
        new Promise<ReturnType<typeof createServer>>((resolve) => {
          const server = createServer();
          server.listen(0, '127.0.0.1', () => resolve(server));
        }),
    ),
  );
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

/** Whether an address answers with success. */
export async function answers(url: string): Promise<boolean> {
  return (await fetch(url)).ok;
}
