/** The component contract, whole: what a component of one's own imports. */

export * from './analyzer.ts';
export * from './change.ts';
export * from './chart.ts';
export * from './cluster-size.ts';
export * from './component.ts';
export * from './connections/index.ts';
export * from './context.ts';
export * from './declarations.ts';
export * from './kind.ts';
export * from './knowledge.ts';
export * from './made.ts';
export * from './manifest.ts';
export * from './need.ts';
export * from './offer.ts';
export * from './peer.ts';
export * from './platform.ts';
export * from './published.ts';
export * from './refer.ts';
export * from './reference.ts';
export * from './reference-rule.ts';
export * from './rule.ts';
export * from './secret-ref.ts';
export * from './secret-text.ts';
export * from './seed.ts';
export * from './ui.ts';
export * from './workload.ts';
