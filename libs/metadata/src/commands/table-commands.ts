// All commands on tables, their parts and functions.
import type { Command } from './command.js';
import { COMPUTED_FIELD_COMMANDS } from './computed-fields/computed-fields.js';
import { DESCRIBE_SOURCE_COMMANDS } from './database/describe-source.js';
import { FUNCTION_PERMISSION_COMMANDS } from './functions/function-permissions.js';
import { FUNCTION_COMMANDS } from './functions/track-function.js';
import { TABLE_PERMISSION_COMMANDS } from './permissions/table-permissions.js';
import { CHANGE_RELATIONSHIP_COMMANDS } from './relationships/change-relationship.js';
import { CREATE_RELATIONSHIP_COMMANDS } from './relationships/create-relationship.js';
import { REMOTE_RELATIONSHIP_COMMANDS } from './relationships/remote-relationships.js';
import { SUGGEST_RELATIONSHIPS_COMMANDS } from './relationships/suggest-relationships.js';
import { CUSTOMIZE_COMMANDS } from './tables/customize-table.js';
import { TABLES_COMMANDS } from './tables/track-tables.js';
import { addExistingTableOrView } from './track-table.js';

export const TABLE_COMMANDS: readonly Command<unknown>[] = [
  addExistingTableOrView,
  ...TABLES_COMMANDS,
  ...CUSTOMIZE_COMMANDS,
  ...CREATE_RELATIONSHIP_COMMANDS,
  ...CHANGE_RELATIONSHIP_COMMANDS,
  ...REMOTE_RELATIONSHIP_COMMANDS,
  ...SUGGEST_RELATIONSHIPS_COMMANDS,
  ...TABLE_PERMISSION_COMMANDS,
  ...FUNCTION_COMMANDS,
  ...FUNCTION_PERMISSION_COMMANDS,
  ...COMPUTED_FIELD_COMMANDS,
  ...DESCRIBE_SOURCE_COMMANDS,
];
