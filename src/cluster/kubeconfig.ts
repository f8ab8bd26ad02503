import { KubeConfig } from '@kubernetes/client-node';
import { UsageError } from '../workspace/workspace.ts';

/**
 * The kubeconfig of this machine with `context` chosen; its current context, which may point anywhere, is never used.
 *
 * @throws UsageError when there is no such context.
 */
export function contextOf(context: string): KubeConfig {
  const config = new KubeConfig();
  config.loadFromDefault();
  return choose(config, context);
}

/** The same of a kubeconfig's text, such as `k3d kubeconfig get` prints. */
export function contextIn(text: string, context: string): KubeConfig {
  const config = new KubeConfig();
  config.loadFromString(text);
  return choose(config, context);
}

function choose(config: KubeConfig, context: string): KubeConfig {
  const known = config.getContexts().map(({ name }) => name);
  if (!known.includes(context))
    throw new UsageError(
      `there is no context ${context} in your kubeconfig`,
      known.length > 0 ? `name one of ${known.join(', ')}` : 'point KUBECONFIG at a file that has it',
    );
  config.setCurrentContext(context);
  return config;
}
