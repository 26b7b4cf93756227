// `export_metadata`: version 1 the document, version 2 with its resource version (spec/metadata-actions-api.md 3.1).
import { exportMetadata as exportDocument } from '../encode/metadata-document.js';
import { METADATA_APIS, type Command } from './command.js';

export const exportMetadata: Command<1 | 2> = {
  name: 'export_metadata',
  access: 'read',
  apis: METADATA_APIS,
  inBulkAtomic: 'refused',
  decode: (_args, version) => version,
  apply(version, { document, resourceVersion }) {
    const metadata = exportDocument(document);
    return {
      answer: { type: 'json', json: version === 1 ? metadata : { resource_version: resourceVersion, metadata } },
    };
  },
};
