// The metadata document, version 3: as stored, exported and replaced (spec/metadata-actions-api.md 3.1, 3.2).
import {
  isJsonNumber,
  NO_CUSTOM_TYPES,
  RawNumber,
  type Json,
  type JsonObject,
  type MetadataDocument,
} from '@app/types';
import { decodeActionPolicies } from './action-policy.js';
import { decodeAction } from './action.js';
import { decodeCustomTypes } from './custom-types.js';
import { decodeObject, optional, required, uniqueListOf } from './decoder.js';
import { unknownVersion, wrongType } from './error.js';
import { decodeInheritedRole } from './inherited-role.js';
import { decodeOtherSections } from './other-sections.js';
import { decodeSource } from './source.js';

/**
 * Reads a version 3 document, for example the stored one.
 * @throws GatewayError parse-failed with a path relative to `value`.
 */
export function decodeMetadataDocument(value: Json): MetadataDocument {
  const metadata = decodeObject(value);
  const version = readMetadataVersion(metadata);
  if (version !== 3) throw unknownVersion('3', String(version)).under('version');
  return {
    sources: required(metadata, 'sources', decodeSources),
    actions: decodeActions(metadata),
    customTypes: optional(metadata, 'custom_types', decodeCustomTypes) ?? NO_CUSTOM_TYPES,
    inheritedRoles: optional(metadata, 'inherited_roles', decodeInheritedRoles) ?? [],
    otherSections: decodeOtherSections(metadata, [POLICIES_KEY]),
    ...decodePolicies(metadata),
  };
}

/** Not a section of stored documents: it comes only with `replace_metadata`, and goes beside the document. */
export const POLICIES_KEY = 'action_policies';

/** Absent and `null`: the policies are not spoken of. */
export function decodePolicies(metadata: JsonObject): Pick<MetadataDocument, 'actionPolicies'> {
  const actionPolicies = optional(metadata, POLICIES_KEY, decodeActionPolicies);
  return actionPolicies === undefined ? {} : { actionPolicies };
}

/** 1, 2 or 3; documents without a version are version 1. */
export function readMetadataVersion(metadata: JsonObject): 1 | 2 | 3 {
  return optional(metadata, 'version', decodeVersion) ?? 1;
}

export function decodeActions(metadata: JsonObject): MetadataDocument['actions'] {
  return (
    optional(
      metadata,
      'actions',
      uniqueListOf('actions', decodeAction, (action) => action.name),
    ) ?? []
  );
}

const decodeSources = uniqueListOf('sources', decodeSource, (source) => source.name);
const decodeInheritedRoles = uniqueListOf('inherited roles', decodeInheritedRole, (role) => role.role_name);

function decodeVersion(value: Json): 1 | 2 | 3 {
  if (!isJsonNumber(value)) throw wrongType('Int', 'Number', value);
  const number = value instanceof RawNumber ? Number(value.text) : value;
  if (number !== 1 && number !== 2 && number !== 3) {
    throw unknownVersion('1, 2 or 3', value instanceof RawNumber ? value.text : String(value));
  }
  return number;
}
