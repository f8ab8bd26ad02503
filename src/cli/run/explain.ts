import { type ComponentDescription, describeCatalogue } from '../../catalogue/describe.ts';
import { nearest } from '../../finding/nearest.ts';
import { catalogue } from '../../synth/catalogue.ts';
import { UsageError } from '../../workspace/workspace.ts';
import { formatCatalogue, formatComponent } from '../describe-component.ts';
import { EXIT, type Screen } from '../screen.ts';

/** Explains one component, or lists them all. Reads no platform: what is shown are the defaults of both profiles. */
export function run(id: string | undefined, { json }: { readonly json?: boolean }, { stdout }: Screen): number {
  const all = describeCatalogue(catalogue());
  const shown = id === undefined ? all : find(all, id);
  if (json) stdout.write(`${JSON.stringify(shown, undefined, 2)}\n`);
  else stdout.write('id' in shown ? formatComponent(shown) : formatCatalogue(shown));
  return EXIT.done;
}

function find(all: readonly ComponentDescription[], id: string): ComponentDescription {
  const found = all.find((component) => component.id === id);
  if (found) return found;
  const ids = all.map((component) => component.id);
  const close = nearest(id, ids);
  throw new UsageError(
    `there is no component ${id}`,
    close ? `write ${close}` : '`npm run explain` lists the catalogue',
  );
}
