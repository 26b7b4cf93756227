// An inherited role and the roles it is made of (spec/metadata-actions-api.md 5.1).
import type { InheritedRole, Json } from '@app/types';
import { decodeNonEmptyText, decodeObject, listOf, required } from './decoder.js';

export function decodeInheritedRole(value: Json): InheritedRole {
  const role = decodeObject(value);
  return {
    role_name: required(role, 'role_name', decodeNonEmptyText),
    role_set: required(role, 'role_set', listOf(decodeNonEmptyText)),
  };
}
