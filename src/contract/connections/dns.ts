import { connectionType, nothing } from './connection-type.ts';

/** Nobody declares it: whoever opens a connection to a name has the need. */
export const dns = connectionType({ words: 'name lookup', ours: true, request: nothing, endpoint: nothing });
