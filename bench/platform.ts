// The platform that is measured: `n` projects, each a namespace with its policies, an Application with its project, rights
// of its owners and a topic: eight objects.

export function platformYaml(n: number, change = ''): string {
  const projects = Array.from({ length: n }, (_, i) => {
    const name = projectName(i);
    return `  ${name}:\n    owners: [ team-${i} ]\n    topics:\n      events: { partitions: ${(i % 3) + 1}, retention: ${i === n - 1 && change ? change : '7d'} }\n`;
  });
  return `name: bench\ngit: { provider: gitlab, url: "https://git.example.com/bench/platform.git" }\ncluster: { kind: k3d }\ncomponents:\n  kafka: {}\nprojects:\n${projects.join('')}`;
}

export const projectName = (i: number): string => `p${String(i).padStart(5, '0')}`;
