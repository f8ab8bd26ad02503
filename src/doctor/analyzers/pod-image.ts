import { k3dRegistry } from '../../output/repository/k3d.ts';
import type { Analyzer } from '../analyzer.ts';
import { type ClusterView, since, word } from '../cluster-view.ts';
import { containerSpec } from '../live.ts';
import { containers, ofPod, podName, unreadySince } from '../of-pod.ts';

/** Reasons of a container that waits for its image (kubernetes, pkg/kubelet/images/types.go). */
const REASONS = new Set([
  'ErrImagePull',
  'ImagePullBackOff',
  'InvalidImageName',
  'ErrImageNeverPull',
  'ImageInspectError',
  'RegistryUnavailable',
  'SignatureValidationFailed',
]);

export const podImage: Analyzer = {
  id: 'pod/image',
  what: 'The image of a container cannot be pulled: which image, from which registry, and what the registry answers.',
  why: 'The pod never starts.',
  *find(view) {
    const waiting = containers(view, ({ state }) =>
      REASONS.has(state?.waiting?.reason ?? '') ? state?.waiting : undefined,
    );
    for (const { pod, container, found } of waiting) {
      const image = containerSpec(pod, container.name)?.image ?? 'its image';
      // Back-off repeats the words of what failed since Kubernetes 1.32; before, the event has them.
      const failed = view.eventsOf(pod, /^Failed$/).map(({ message }) => message);
      const said = [found.message ?? '', ...failed].find((text) => /rpc error|desc =|:/.test(text)) ?? '';
      yield {
        ...ofPod(view, pod, container.name),
        ...since(unreadySince(pod)),
        message: `${image} cannot be pulled for container ${container.name} of Pod ${podName(pod)}`,
        ...answer(view, image, said),
        evidence: [said || (found.reason ?? '')].filter(Boolean),
      };
    }
  },
};

/** Registry of a reference, as the runtime understands it (distribution/reference, `ParseDockerRef`). */
function registryOf(image: string): string {
  const [first = '', ...rest] = image.split('/');
  return rest.length > 0 && /[.:]|^localhost$/.test(first) ? first : 'docker.io';
}

/** What a registry, or the way to it, means by its answer. */
function answer(view: ClusterView, image: string, said: string): { explanation: string; fix: string; next: string[] } {
  const registry = registryOf(image);
  const own = registry === view.plan.platform.registry.host;
  const project = view.plan.components.find(
    ({ area, images = {} }) => area === 'project' && Object.values(images).includes(image),
  );
  const local = own ? k3dRegistry(view.plan.platform) : undefined;
  const look = local ? `curl -s http://localhost:${local.port}/v2/_catalog` : `docker manifest inspect ${word(image)}`;
  if (/not found|manifest unknown|name unknown/i.test(said))
    return {
      explanation: `${registry} has no such image or tag${own ? ': nobody has pushed it yet' : ''}.`,
      fix: own
        ? `build and push it${project ? `: the CI of ${project.id.replace(/^project-/, '')} does when its folder changes` : ''}, or name a tag that is there`
        : 'correct the image or its tag',
      next: [look, ...(own ? [`docker push ${word(image)}`] : [])],
    };
  if (/unauthorized|authentication required|access denied|denied:|401|403 Forbidden/i.test(said))
    return {
      explanation: `${registry} wants a login, or this one may not pull the image.`,
      fix: 'see which pull secret the pod has, and whether its token is still good',
      next: [look, view.npm('secrets', 'list')],
    };
  if (/toomanyrequests|429|rate limit/i.test(said))
    return {
      explanation: `${registry} has answered too often lately, to everybody behind your address.`,
      fix: 'wait, log in there, or pull through a mirror of your own',
      next: [look],
    };
  if (/no such host|server misbehaving/i.test(said))
    return {
      explanation: `The nodes cannot resolve ${registry}.`,
      fix: own
        ? 'see whether the registry runs and is in the network of the cluster'
        : 'see whether the machine has a network',
      next: local ? ['docker ps --filter name=registry', 'k3d registry list'] : [look],
    };
  if (/server gave HTTP response to HTTPS client/i.test(said))
    return {
      explanation: `${registry} speaks plain http, and the nodes were told https.`,
      fix: 'write `registry: { insecure: true }`; a cluster of k3d takes it when it is made anew',
      next: [view.npm('synth')],
    };
  if (/connection refused|i\/o timeout|deadline exceeded|connection reset|EOF/i.test(said))
    return {
      explanation: `${registry} does not answer the nodes.`,
      fix: own ? 'start the registry' : 'see whether the nodes get out to it',
      next: local ? ['docker ps --all --filter name=registry', 'k3d registry list'] : [look],
    };
  if (/no match for platform|exec format/i.test(said))
    return {
      explanation: 'There is no build of the image for the processor of the node.',
      fix: 'build it for that one too, or take another image',
      next: [look],
    };
  if (/no space left/i.test(said))
    return { explanation: 'The disk of the node is full.', fix: 'free some disk', next: ['docker system df', 'df -h'] };
  return { explanation: `It is to come from ${registry}.`, fix: 'see what the registry says', next: [look] };
}
