import type { Analyzer } from '../analyzer.ts';
import { since } from '../cluster-view.ts';
import { containers, ofPod, podName } from '../of-pod.ts';

/** What exit codes say of those that a shell or a runtime gives. */
const CODES: Readonly<Record<number, string>> = {
  126: 'its command cannot be run',
  127: 'its command is not in the image',
  137: 'it was killed: by its liveness probe, or by the node',
  139: 'it crashed (segmentation fault)',
  143: 'it was asked to end',
};

export const podCrash: Analyzer = {
  id: 'pod/crash',
  what: 'A container ends again and again (CrashLoopBackOff), or cannot be started: its exit code and last lines.',
  why: 'Whoever needs the component waits, or fails in turn.',
  *find(view) {
    const crashing = containers(view, ({ state, lastState, restartCount = 0 }) => {
      const { waiting, terminated } = state ?? {};
      if (terminated?.reason === 'OOMKilled' || lastState?.terminated?.reason === 'OOMKilled') return undefined;
      if (['CrashLoopBackOff', 'RunContainerError', 'StartError', 'ContainerCannotRun'].includes(waiting?.reason ?? ''))
        return lastState?.terminated ?? { exitCode: -1, message: waiting?.message };
      return terminated && terminated.exitCode !== 0 && restartCount > 0 ? terminated : undefined;
    });
    for (const { pod, container, found } of crashing) {
      const { namespace, name } = pod.metadata;
      const log = view.logOf(pod, container.name);
      const { exitCode, message, finishedAt } = found as { exitCode: number; message?: string; finishedAt?: string };
      const code =
        exitCode >= 0 ? `exit code ${exitCode}${CODES[exitCode] ? `: ${CODES[exitCode]}` : ''}` : 'it does not start';
      yield {
        ...ofPod(view, pod, container.name),
        ...since(finishedAt),
        message: `container ${container.name} of Pod ${podName(pod)} ends each time it is started (${code})`,
        evidence: log.length > 0 ? log.slice(-5) : [message ?? ''].filter(Boolean),
        explanation: `It was started again ${container.restartCount ?? 0} times.`,
        fix: 'read what it said last',
        next: [
          view.kubectl(`-n ${namespace} logs ${name} -c ${container.name} --previous --tail 50`),
          view.describe(pod),
        ],
        follows: 'dependency',
      };
    }
  },
};
