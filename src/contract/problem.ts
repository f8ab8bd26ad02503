import type { Finding } from '../finding/finding.ts';

/** A finding before the runner completes it. */
export type Problem = Pick<Finding, 'message' | 'fix'> &
  Partial<Pick<Finding, 'severity' | 'why' | 'component' | 'object' | 'path' | 'config'>>;

/** A problem inside an object that is known already. */
export type Fault = Pick<Problem, 'message' | 'fix'> & Partial<Pick<Problem, 'why' | 'severity' | 'path'>>;
