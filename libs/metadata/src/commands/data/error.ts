// What is wrong with a legacy data command whatever the table is (spec/metadata-postgres-api.md 13).
import { GatewayError } from '@app/types';

const payload = (message: string) => new GatewayError({ code: 'unexpected-payload', message });

export const noObjects = () => payload('objects should not be empty');
export const conflictWithoutTarget = () =>
  payload("Expecting 'constraint' or 'constraint_on' when the 'action' is 'update'");
export const conflictWithBothTargets = () => payload("'constraint' and 'constraint_on' cannot be set at a time");
export const nothingToUpdate = () => payload('atleast one of $set, $inc, $mul has to be present');
export const negativeNumber = () => new GatewayError({ code: 'not-supported', message: 'unexpected negative value' });
export const relatedRowNarrowed = () =>
  payload("when selecting an 'obj_relationship' 'where', 'order_by', 'limit' and 'offset' can't be used");
