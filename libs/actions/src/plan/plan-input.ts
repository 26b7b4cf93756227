// The arguments of an action's root field -> the template of the handler's `input`.
import { fillTemplate, type InputTemplate, type PlannedField } from '@app/engine';

/** One object template of all arguments. Without variables it is filled here, once. */
export function planInput(args: PlannedField['arguments']): InputTemplate {
  const template: InputTemplate = { type: 'object', fields: args };
  if (usesVariables(template)) return template;
  return { type: 'literal', value: fillTemplate(template, []) ?? {} };
}

function usesVariables(template: InputTemplate): boolean {
  switch (template.type) {
    case 'literal':
      return false;
    case 'variable':
      return true;
    case 'list':
      return template.items.some(usesVariables);
    case 'object':
      return template.fields.some(([, value]) => usesVariables(value));
  }
}
