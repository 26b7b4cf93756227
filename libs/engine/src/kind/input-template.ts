// Arguments of a field before any variable value is known. Part of plans: pure data, no closures.
import type { Json } from '@app/types';

/** What to put where a value goes; filled per request with the coerced variable values. */
export type InputTemplate =
  | { readonly type: 'literal'; readonly value: Json }
  /** `use` indexes `OperationPlan.variableUses`; a use whose variable is unbound may drop the key it stands at. */
  | { readonly type: 'variable'; readonly use: number }
  | { readonly type: 'list'; readonly items: readonly InputTemplate[] }
  | { readonly type: 'object'; readonly fields: readonly (readonly [key: string, value: InputTemplate])[] };

/** Coerced values by variable use. `undefined` drops the argument or key. */
export type VariableValues = readonly (Json | undefined)[];

/** Fills a template. `undefined`: the value is absent. */
export function fillTemplate(template: InputTemplate, values: VariableValues): Json | undefined {
  switch (template.type) {
    case 'literal':
      return template.value;
    case 'variable':
      return values[template.use];
    case 'list':
      return template.items.map((item) => fillTemplate(item, values) ?? null);
    case 'object': {
      const entries: [string, Json][] = [];
      for (const [key, item] of template.fields) {
        const value = fillTemplate(item, values);
        if (value !== undefined) entries.push([key, value]);
      }
      // fromEntries defines own properties, so a key `__proto__` is only a key.
      return Object.fromEntries(entries);
    }
  }
}
