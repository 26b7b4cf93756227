// `export_metadata`: version 1 the document, version 2 with its resource version (spec/metadata-actions-api.md 3.1). Policies
// of actions are added on request only: stock tools must be able to read what they get.
import { isJsonObject } from '@app/types';
import { decodeFlag, optional } from '../decode/decoder.js';
import { POLICIES_KEY } from '../decode/metadata-document.js';
import { encodeActionPolicies } from '../encode/action-policies.js';
import { exportMetadata as exportDocument } from '../encode/metadata-document.js';
import { METADATA_APIS, type Command } from './command.js';
import { policiesOf } from './policies/policy-names.js';

export interface ExportMetadataArgs {
  readonly version: 1 | 2;
  readonly includePolicies: boolean;
}

export const exportMetadata: Command<ExportMetadataArgs> = {
  name: 'export_metadata',
  access: 'read',
  apis: METADATA_APIS,
  inBulkAtomic: 'refused',
  decode(args, version) {
    const includePolicies = isJsonObject(args) && optional(args, 'include_action_policies', decodeFlag) === true;
    return { version, includePolicies };
  },
  apply({ version, includePolicies }, { document, resourceVersion }) {
    const exported = exportDocument(document);
    const metadata = includePolicies
      ? { ...exported, [POLICIES_KEY]: encodeActionPolicies(policiesOf(document)) }
      : exported;
    return {
      answer: { type: 'json', json: version === 1 ? metadata : { resource_version: resourceVersion, metadata } },
    };
  },
};
