import type { CheckSwitch } from '../config/schema.ts';
import type { Problem } from '../contract/problem.ts';
import type { Finding } from '../finding/finding.ts';
import { acceptance } from './acceptance.ts';
import { causesOf, type Told } from './consequences.ts';
import { isFilledIn, pathFrom } from './inside.ts';
import type { Rule, Subject } from './rule.ts';
import { schema } from './rules/schema.ts';
import { covers, unknownRule } from './switch.ts';

/**
 * Runs the rules over a tree, and tells causes without what comes of them. What `checks.off` in the configuration switches off is left out, and what components accept
 * of their charts; one of either that names no rule, or that nothing needed, is itself a finding. A rule that stumbles over
 * an object which the schema refuses has said what it could: that object is told, and the rule sees the rest when it is
 * mended. Where the schema is switched off for it, the rule says that it cannot judge.
 */
export function runChecks(subject: Subject, rules: readonly Rule[], off: readonly CheckSwitch[]): readonly Finding[] {
  const told: Told[] = [];
  const used = new Set<CheckSwitch>();
  const accepted = acceptance(subject);
  let refused: Problem | undefined;
  for (const { id, severity, why, check } of rules) {
    try {
      for (const problem of check(subject)) {
        if (isFilledIn(problem)) continue;
        if (id === schema.id) refused = problem;
        const { about, brings, inside, ...said } = problem;
        const path = pathFrom(problem);
        const finding: Finding = { rule: id, severity, why, ...said, ...(path !== undefined && { path }) };
        const switches = off.filter((one) => covers(one, finding));
        for (const one of switches) used.add(one);
        if (!accepted.has(finding) && switches.length === 0) told.push({ finding, about, brings });
      }
    } catch (error) {
      if (!refused) throw error;
      if (!told.some(({ finding }) => finding.rule === schema.id)) told.push({ finding: blinded(id, why, refused) });
    }
  }
  const findings = [...causesOf(told)];
  const ids = rules.map(({ id }) => id);
  off.forEach((one, i) => {
    if (used.has(one)) return;
    const config = `/checks/off/${i}`;
    findings.push(
      ids.includes(one.rule)
        ? {
            rule: 'checks/unused-switch',
            severity: 'warning',
            config,
            message: `${one.rule} is switched off, but finds nothing there`,
            fix: 'remove the switch, so that the rule guards again',
          }
        : unknownRule(one.rule, ids, config),
    );
  });
  findings.push(...accepted.findings(ids));
  return findings;
}

/** A rule that is not run to its end must not pass for one that found nothing. */
function blinded(rule: string, why: string, { component, object, config }: Problem): Finding {
  return {
    rule,
    severity: 'error',
    why,
    component,
    object,
    config,
    message: `${rule} cannot judge this tree: the schema refuses an object, and its findings are switched off`,
    fix: 'take the switch for `schema` away, and mend the object',
  };
}
