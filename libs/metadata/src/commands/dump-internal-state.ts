// `dump_internal_state`: a debug view that the caller makes of its snapshot (spec/metadata-actions-api.md 3.7).
import { METADATA_APIS, type Command } from './command.js';

export const dumpInternalState: Command<null> = {
  name: 'dump_internal_state',
  access: 'read',
  apis: METADATA_APIS,
  inBulkAtomic: 'refused',
  decode: () => null,
  apply: () => ({ answer: { type: 'read', what: 'internal-state' } }),
};
