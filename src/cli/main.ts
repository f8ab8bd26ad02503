import { unchanged } from './unchanged.ts';

const { argv, env, stdin, stdout, stderr } = process;
const args = argv.slice(2);

// `mooring plan | head` closes the pipe when it has read enough.
stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

// A synth with nothing to do is told by file status alone, before anything else is loaded. The cdk8s CLI wants more of it.
if (env.CDK8S_OUTDIR || !unchanged(args, env, stdout)) {
  const { runCli } = await import('./program.ts');
  process.exitCode = await runCli(args, { stdout, stderr, env, ...(stdin.isTTY && { ask }) });
}

async function ask(question: string): Promise<string> {
  const { createInterface } = await import('node:readline/promises');
  const terminal = createInterface({ input: stdin, output: stderr });
  try {
    return await terminal.question(question);
  } finally {
    terminal.close();
  }
}
