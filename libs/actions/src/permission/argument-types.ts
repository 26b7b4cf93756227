// The GraphQL types of arguments, before any role's schema is made: presets are read as a client's values would be.
import { openSchema } from '@app/engine';
import { ADMIN_ROLE } from '@app/types';
import type { ResolvedCustomTypes } from '../resolve/resolved-actions.js';
import { inputTypeOf, type TypeFactory } from '../schema/type-factory.js';
import type { TypeOfArgument } from './read-presets.js';

/** Makes each type on first use. */
export function argumentTypes(types: ResolvedCustomTypes): TypeOfArgument {
  let factory: TypeFactory | undefined;
  return ({ type }) => {
    const key = { role: ADMIN_ROLE, api: 'graphql', backendOnlyPermissions: false } as const;
    factory ??= { build: openSchema(key, [], () => ({})), types, visible: undefined };
    return inputTypeOf(type, factory);
  };
}
