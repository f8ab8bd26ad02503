import type { SelectedComponent } from '../catalogue/select.ts';
import type { Choice } from '../config/choices.ts';
import { connectionTypes } from '../contract/connections/index.ts';
import type { Need } from '../contract/need.ts';
import type { Claim, Refusal } from '../contract/offer.ts';
import type { Finding } from '../finding/finding.ts';
import { nearest } from '../finding/nearest.ts';
import type { Match } from './match.ts';

/** Two components could meet a need, and nobody chose. */
export function severalProviders(
  client: SelectedComponent,
  type: string,
  fitting: readonly { readonly provider: SelectedComponent }[],
): Finding {
  const ids = fitting.map(({ provider }) => provider.id).sort();
  return {
    rule: 'graph/two-providers',
    severity: 'error',
    component: client.id,
    config: client.config,
    message: `${client.id} needs ${type}, and ${listOf(ids, 'and')} both provide it`,
    fix: `choose one: \`connections: { ${type}: ${ids[0]} }\`, or for it alone: \`connections: { ${type}: { ${client.id}: ${ids[0]} } }\``,
  };
}

/** Nobody meets a need. `others` would, and `on` is the one of them that is switched on, but not so that it does: its `option` decides. */
export function noProvider(
  client: SelectedComponent,
  { type, by }: Need,
  chosen: Choice | undefined,
  others: readonly string[],
  on: { readonly id: string; readonly option: readonly [string, unknown] | undefined } | undefined,
): Finding {
  const close = nearest(type, Object.keys(connectionTypes));
  const who =
    chosen === undefined
      ? 'no component that is switched on provides it'
      : `${chosen.provider}, chosen under connections, does not provide it`;
  return {
    rule: 'graph/no-provider',
    severity: 'error',
    component: client.id,
    config: chosen === undefined ? client.config : chosen.config,
    message: `${client.id} needs ${type}, and ${who}`,
    why: by?.length ? `its ${listOf(by, 'and')} cannot start without` : undefined,
    fix: on
      ? on.option
        ? `${on.id} provides it with \`${on.id}: { ${on.option[0]}: ${on.option[1]} }\` under \`components\``
        : `${on.id} provides it with other options: see \`npm run explain -- ${on.id}\``
      : others.length > 0
        ? `switch on ${listOf(others, 'or')} under \`components:\``
        : close
          ? `write ${close}`
          : `write a component that provides ${type}`,
  };
}

/** A component, or two, ask a provider twice under one name. */
export function sameClient({ client: component, provider, need, seenAs }: Match, other: string): Finding {
  return {
    rule: 'graph/same-client',
    severity: 'error',
    component: component.id,
    config: component.config,
    message: `${other === component.id ? `${component.id} asks` : `${component.id} and ${other} ask`} ${provider.id} for ${need.type} twice under the name ${seenAs.id}`,
    fix: 'give each need a `name` of its own',
  };
}

/** The credential does not have the keys that clients of this type read. */
export function otherKeys(
  { client, provider, need }: Match,
  keys: readonly string[],
  sets: readonly (readonly string[])[],
): Finding {
  return {
    rule: 'graph/credential-keys',
    severity: 'error',
    component: provider.id,
    config: provider.config,
    message: `${provider.id} hands ${client.id} a credential of ${need.type} with ${listOf(keys, 'and')}`,
    why: 'clients read it by the keys of the type, whoever provides it',
    fix:
      sets.length > 0
        ? `give its seed exactly ${sets.map((set) => listOf(set, 'and')).join(', or ')}`
        : 'leave the seed out: clients of this type get no credentials',
  };
}

/** The provider cannot do what is asked of it. */
export function refused({ client, provider, need }: Match, { message, fix, config = client.config }: Refusal): Finding {
  return {
    rule: 'graph/refused',
    severity: 'error',
    component: client.id,
    config,
    message,
    why: `${provider.id} cannot meet the need of ${need.type}`,
    fix,
  };
}

/** What can have one owner only has two. */
export function claimedTwice(
  { client, provider, seenAs }: Match,
  { what, config = client.config }: Claim,
  owner: string,
): Finding {
  return {
    rule: 'graph/claimed-twice',
    severity: 'error',
    component: client.id,
    config,
    message: `${seenAs.id} asks ${provider.id} for ${what}, which ${owner === seenAs.id ? 'it asks for already' : `is ${owner}'s`}`,
    fix: owner === seenAs.id ? 'ask for it once' : 'give it another name',
  };
}

/** `a`, `a and b`, `a, b and c`. */
function listOf(words: readonly string[], conjunction: 'and' | 'or'): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} ${conjunction} ${words.at(-1)}`;
}
