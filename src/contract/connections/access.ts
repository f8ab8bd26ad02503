import { option } from '../../config/options.ts';

/** What a client may do with what it names. */
export const access = option.choice(['read', 'write', 'readwrite'], { description: 'What the client may do' });

export type Access = 'read' | 'write' | 'readwrite';
