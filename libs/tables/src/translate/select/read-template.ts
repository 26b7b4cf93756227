// Reading arguments whose shape is known: objects and lists, whether a literal as a whole or with variables inside.
import type { InputTemplate, PlannedField } from '@app/engine';
import { invariant, isJsonList, isJsonObject, type Json } from '@app/types';

/** An argument that is present and not a literal null. */
export function presentArgument(field: PlannedField, name: string): InputTemplate | undefined {
  const template = field.arguments.find(([key]) => key === name)?.[1];
  return template === undefined || isNull(template) ? undefined : template;
}

export function isNull(template: InputTemplate): boolean {
  return template.type === 'literal' && template.value === null;
}

/** Keys and values of an object. */
export function templateFields(template: InputTemplate): ReadonlyMap<string, InputTemplate> {
  if (template.type === 'object') return new Map(template.fields);
  invariant(
    template.type === 'literal' && isJsonObject(template.value),
    'an input object is known when the plan is made',
  );
  return new Map(Object.entries(template.value).map(([key, value]) => [key, literal(value)]));
}

/** Items of a list; a single value is a list of one. */
export function templateItems(template: InputTemplate): readonly InputTemplate[] {
  if (template.type === 'list') return template.items;
  if (template.type === 'literal' && isJsonList(template.value)) return template.value.map(literal);
  return [template];
}

/** The text of an enum value, which is never a variable. */
export function enumText(template: InputTemplate): string {
  invariant(template.type === 'literal' && typeof template.value === 'string', 'enum values are known to plans');
  return template.value;
}

const literal = (value: Json): InputTemplate => ({ type: 'literal', value });
