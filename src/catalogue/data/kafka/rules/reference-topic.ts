import { referenceRule } from '../../../../contract/reference-rule.ts';

export const topicReferences = referenceRule({
  id: 'reference/topic',
  what: 'Every topic in a variable or an ACL is made by somebody.',
  why: 'Topics are not made on first use: the client waits for metadata until it times out.',
  kinds: { Topic: 'topic' },
  fix: 'add it under `topics` of a project, or to what the component asks of `kafka`',
});
