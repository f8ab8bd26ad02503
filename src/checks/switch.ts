import type { CheckSwitch } from '../config/schema.ts';
import type { Finding } from '../finding/finding.ts';
import { nearest } from '../finding/nearest.ts';

/** Whether a switch is for a finding. */
export function covers({ rule, component, object }: Omit<CheckSwitch, 'reason'>, finding: Finding): boolean {
  return (
    rule === finding.rule &&
    (component === undefined || component === finding.component) &&
    (object === undefined || object === finding.object)
  );
}

/** A switch that names none of the rules `ids`; `config`: where it was said. */
export function unknownRule(rule: string, ids: readonly string[], config: string): Finding {
  const close = nearest(rule, ids);
  return {
    rule: 'checks/unknown-rule',
    severity: 'error',
    config,
    message: `there is no rule ${rule}`,
    fix: close ? `write ${close}` : `use one of ${ids.join(', ')}`,
  };
}
