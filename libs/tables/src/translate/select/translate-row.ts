// The JSON object of one row that is at hand already: RETURNING, common table expressions, rows given as values.
import type { PlannedField } from '@app/engine';
import type { Expression } from '@app/sql';
import { subquery } from './expressions.js';
import { objectSelect, rowOutput } from './json-object.js';
import { rowEntries } from './row-entries.js';
import type { RowScope, TranslateEnv } from './row-scope.js';

/** No row filter here: whoever has the row may show it (spec/permissions.md 3.5). Cell guards apply. */
export function translateRow(selection: readonly PlannedField[], row: RowScope, env: TranslateEnv): Expression {
  const output = rowOutput(rowEntries(selection, row, env));
  return subquery(objectSelect(output, { type: 'select', columns: output.columns }, env.state.alias()));
}
