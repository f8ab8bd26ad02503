import type { Screen } from '../screen.ts';

export function run(_component: string | undefined, _options: { readonly json?: boolean }, _screen: Screen): number {
  return 0;
}
