// A prepared call for specs that do not call.
import { invariant } from '@app/types';
import { prepareCall, type PreparedCall } from '../src/call/prepared-call.js';
import { action } from './documents.js';

export function preparedCall(name: string): PreparedCall {
  const prepared = prepareCall(action(name), {}, { configuredHeaderPrecedence: false, version: '0' });
  invariant(prepared.ok, 'the default handler has no variables');
  return prepared.call;
}
