import type { ReviewRule } from '../../contract/change.ts';
import type { Knowledge } from '../../contract/knowledge.ts';
import type { ConsequenceRule } from '../subject.ts';
import { affected } from './affected.ts';
import { appProject } from './app-project.ts';
import { capacity } from './capacity.ts';
import { dataGoes } from './data.ts';
import { exposed } from './exposed.ts';
import { goesOn } from './goes-on.ts';
import { image } from './image.ts';
import { immutable } from './immutable.ts';
import { moved } from './moved.ts';
import { order } from './order.ts';
import { permitted } from './permitted.ts';
import { podLevel } from './pod-level.ts';
import { quota } from './quota.ts';
import { reach } from './reach.ts';
import { reread } from './reread.ts';
import { restart } from './restart.ts';
import { rights } from './rights.ts';
import { transition } from './transition.ts';
import { volume } from './volume.ts';

/** Rules that look at the objects that differ and at nothing else: what components know of their own first. */
export function reviewRulesOf(knowledge: Pick<Knowledge, 'kinds' | 'reviewRules'>): readonly ReviewRule[] {
  return [...knowledge.reviewRules, volume(knowledge), immutable(knowledge)];
}

/** Every rule of consequences: those, and the ones that look at whole trees. */
export function consequenceRulesOf(knowledge: Pick<Knowledge, 'kinds' | 'reviewRules'>): readonly ConsequenceRule[] {
  return [...reviewRulesOf(knowledge), ...WHOLE];
}

const WHOLE: readonly ConsequenceRule[] = [
  transition,
  quota,
  dataGoes,
  reach,
  rights,
  podLevel,
  exposed,
  appProject,
  permitted,
  restart,
  goesOn,
  reread,
  affected,
  order,
  moved,
  image,
  capacity,
];
