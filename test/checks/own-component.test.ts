import { Type } from 'typebox';
import { describe, expect, it } from 'vitest';
import type { Rule } from '../../src/checks/rule.ts';
import { capacityDeclared } from '../../src/checks/rules/capacity/declared.ts';
import { capacityHeap } from '../../src/checks/rules/capacity/heap.ts';
import { dataProtection } from '../../src/checks/rules/data-protection.ts';
import { disruptionSpread } from '../../src/checks/rules/disruption/spread.ts';
import { image } from '../../src/checks/rules/image.ts';
import { imagesArchitecture } from '../../src/checks/rules/images/architecture.ts';
import { podSecurity } from '../../src/checks/rules/pod-security.ts';
import { secretReferences } from '../../src/checks/rules/reference/secret.ts';
import { type ComponentDefinition, defineComponent, type Kind } from '../../src/contract/index.ts';
import { named, row } from '../../src/contract/refer.ts';
import { at, recordOf } from '../../src/kit/json.ts';
import { RESTRICTED_CONTAINER } from '../../src/kit/security.ts';
import { HOST } from '../../src/kit/spread.ts';
import { treeOf } from '../support/tree.ts';

const IMAGE = 'images.example.org/shoal:1.0.0';

const SPEC = {
  members: 3,
  heap: 256,
  image: IMAGE,
  secretName: 'shoal',
  resources: { requests: { cpu: '100m', memory: '512Mi' }, limits: { memory: '512Mi' } },
  security: RESTRICTED_CONTAINER,
  spread: HOST,
};

/** What a team knows of a kind that an operator of its own runs. */
const kind: Kind = {
  pods: ({ metadata, spec }) => {
    const { image, resources, security, members, spread } = recordOf(spec);
    return [
      {
        at: 'spec',
        exact: false,
        labels: { shoal: metadata.name },
        annotations: {},
        spec: {
          topologySpreadConstraints: [{ topologyKey: spread }],
          containers: [{ name: 'member', image, resources, securityContext: security }],
        },
        replicas: Number(members),
        resourcesAt: { member: 'spec.resources' },
        ownAccount: true,
      },
    ];
  },
  makes: ({ metadata: { namespace } }) => [{ kind: 'Secret', name: 'shoal', namespace }],
  refers: [row('spec secretName', named('Secret'))],
  holdsData: true,
  faults: {
    *'capacity/heap'({ spec }) {
      if (Number(at(spec, 'heap')) > 400)
        yield { path: 'spec.heap', message: 'no room beside the heap', fix: 'make it smaller' };
    },
  },
};

/** A component of a team's own, with an object of its kind. */
const shoal = (change: object = {}, data = true): ComponentDefinition =>
  defineComponent({
    id: 'shoal',
    title: 'Shoal',
    area: 'data',
    summary: 'A store of a team’s own.',
    namespace: 'shoals',
    options: Type.Object({}),
    declare: () => ({
      workloads: {
        member: {
          labels: { shoal: 'one' },
          replicas: 3,
          resources: { cpu: '100m', memory: '512Mi', memoryLimit: '512Mi' },
          disruptions: 'operator',
        },
      },
      images: { member: IMAGE },
    }),
    render: (ctx) =>
      ctx.add(
        {
          apiVersion: 'example.org/v1',
          kind: 'Shoal',
          metadata: { name: 'one', namespace: ctx.namespace },
          spec: { ...SPEC, ...change },
        },
        { data },
      ),
    kinds: { 'Shoal.example.org': kind },
    published: [{ image: IMAGE, platforms: ['linux/amd64'], source: 'example/shoal@1.0.0 release.yaml' }],
    retired: [
      {
        where: 'old.example.org/',
        state: 'gone',
        since: '2026-01-01',
        source: 'a notice',
        instead: 'images.example.org',
      },
    ],
  });

const found = (rule: Rule, definition: ComponentDefinition, cluster: object = {}) =>
  [
    ...rule.check(treeOf({ components: { shoal: {} }, cluster: { kind: 'k3d', ...cluster } }, { own: [definition] })),
  ].filter(({ component }) => component === 'shoal');

const CASES: readonly [what: string, rule: Rule, change: object, finding: object][] = [
  [
    'the number of its pods',
    capacityDeclared,
    { members: 5 },
    { path: 'spec', message: '5 pods, and the workload member of shoal declares 3' },
  ],
  [
    'what its pods ask for',
    capacityDeclared,
    { resources: { requests: { cpu: '2', memory: '512Mi' }, limits: { memory: '512Mi' } } },
    { path: 'spec.resources', message: 'a CPU request of 2, and the workload member of shoal declares 100m' },
  ],
  ['its heap', capacityHeap, { heap: 500 }, { path: 'spec.heap', message: 'no room beside the heap' }],
  [
    'the security of its pods',
    podSecurity,
    { security: { ...RESTRICTED_CONTAINER, privileged: true } },
    { path: 'spec', message: expect.stringContaining('privileged') },
  ],
  ['how its pods keep apart', disruptionSpread, { spread: 'rack' }, { message: expect.stringContaining('3 pods') }],
  [
    'what it names',
    secretReferences,
    { secretName: 'sole' },
    { path: 'spec.secretName', message: expect.stringContaining('sole') },
  ],
  [
    'homes of images that are gone',
    image,
    { image: 'old.example.org/shoal:1.0.0' },
    { path: 'spec.image', message: expect.stringContaining('cannot be pulled') },
  ],
];

describe("a component of one's own that operates a kind of its own", () => {
  it.each(CASES)('is checked for %s', (_, rule, change, finding) => {
    expect(found(rule, shoal())).toEqual([]);
    expect(found(rule, shoal(change))).toContainEqual(expect.objectContaining(finding));
  });

  it('is checked for the protection of its data', () => {
    expect(found(dataProtection, shoal())).toEqual([]);
    expect(found(dataProtection, shoal({}, false))).toMatchObject([{ object: 'Shoal.example.org shoals/one' }]);
  });

  it('is checked for what its images are published for', () => {
    expect(found(imagesArchitecture, shoal())).toEqual([]);
    expect(found(imagesArchitecture, shoal(), { architecture: 'arm64' })).toMatchObject([
      { message: expect.stringContaining('not published for arm64') },
    ]);
  });
});
