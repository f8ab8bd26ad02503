import type { SelectedComponent } from '../catalogue/select.ts';
import { type Choice, type Choices, choicesIn, OTHERS } from '../config/choices.ts';
import type { Finding } from '../finding/finding.ts';

/** Which provider was chosen for whom. */
export interface Chosen {
  /** The choice for a client's needs of a type: its own, or that for all. */
  readonly of: (type: string, client: string) => Choice | undefined;
  /** Choices that no need asks for. */
  readonly unused: (components: readonly SelectedComponent[]) => readonly Finding[];
}

export function chosenBy(choices: Choices): Chosen {
  const all = choicesIn(choices);
  const byClient = new Map(all.map((choice) => [`${choice.type} ${choice.client}`, choice]));
  return {
    of: (type, client) => byClient.get(`${type} ${client}`) ?? byClient.get(`${type} ${OTHERS}`),
    unused: (components) => {
      const needs = components.flatMap(({ id, declarations }) =>
        (declarations.requires ?? []).map(({ type, all: every = false }) => ({ id, type, every })),
      );
      return all.flatMap((choice) => {
        const asked = needs.filter(
          ({ id, type }) => type === choice.type && (choice.client === OTHERS || choice.client === id),
        );
        return asked.some(({ every }) => !every) ? [] : [unusedChoice(choice, asked.length > 0)];
      });
    },
  };
}

function unusedChoice({ type, client, config }: Choice, everyOne: boolean): Finding {
  const who = client === OTHERS ? 'nothing' : client;
  return {
    rule: 'graph/unused-choice',
    severity: 'error',
    config,
    message: everyOne
      ? `a provider is chosen for ${type}, and ${who === 'nothing' ? 'who needs it' : who} takes all there are`
      : client === OTHERS
        ? `a provider is chosen for ${type}, which nothing needs`
        : `a provider of ${type} is chosen for ${client}, which does not need it`,
    fix:
      client === OTHERS
        ? 'remove the line, or correct the name of the connection type'
        : 'remove the line, or name the component that needs it',
  };
}
