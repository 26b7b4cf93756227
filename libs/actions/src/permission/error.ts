// Every reason why a role's entry cannot be served, and what a bound call may be answered with.
import { GatewayError } from '@app/types';

/** Thrown while one entry is read and caught where the list is: nothing else sees it. */
export class GrantFault extends Error {
  override readonly name = 'GrantFault';
}

const quote = (text: string): string => JSON.stringify(text);
const fault = (text: string): GrantFault => new GrantFault(text);

/** Makers of faults; the caller throws them. */
export const grantFault = {
  notAnObject: (key: string) => fault(`${key}: expected an object`),
  unknownArgument: (argument: string) => fault(`presets: the action has no argument ${quote(argument)}`),
  badPreset: (argument: string, reason: string) => fault(`presets: argument ${quote(argument)}: ${reason}`),
  notAListOfPaths: () => fault('output_fields: expected a list with at least one name of a field'),
  noFields: (type: string) => fault(`output_fields: the output type ${quote(type)} has no fields`),
  unknownField: (type: string, field: string) =>
    fault(`output_fields: the object type ${quote(type)} has no field ${quote(field)}`),
  hidesAll: (type: string) =>
    fault(`output_fields: with those of other actions of the role, no field of the object type ${quote(type)} is left`),
  badSource: () => fault('check: source: expected the name of a source'),
  badCheck: (reason: string) => fault(`check: ${reason}`),
  noChecks: (source: string) => fault(`check: the source ${quote(source)} does not exist`),
  uncheckedArgument: (path: string) => fault(`check: the action has no argument ${quote(path)}`),
  severalEntries: () => fault('there are several entries for this role, and they differ'),
};

/** @throws nothing: makers of what a call is refused with */
export const grantError = {
  missingVariable: (variable: string) =>
    new GatewayError({ code: 'not-found', message: `missing session variable: ${quote(variable)}` }),
  unfitVariable: (variable: string, { argument, reason }: { readonly argument: string; readonly reason: string }) =>
    new GatewayError({
      code: 'validation-failed',
      message: `the session variable ${quote(variable)} does not fit the argument ${quote(argument)}: ${reason}`,
    }),
  checkFailed: () =>
    new GatewayError({ code: 'permission-error', message: 'check constraint of an action permission has failed' }),
};
