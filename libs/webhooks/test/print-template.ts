// Syntax -> template text, every operand in parentheses: for tests that parse what was printed.
import type { Accessor, Expression } from '../src/template-language/syntax.js';
import { printJson } from '@app/types';

export function printTemplate(expression: Expression): string {
  switch (expression.type) {
    case 'literal':
      return typeof expression.value === 'string' ? `"${escape(expression.value)}"` : printJson(expression.value);
    case 'text':
      return `"${expression.parts.map((part) => (typeof part === 'string' ? escape(part) : `{{${print(part)}}}`)).join('')}"`;
    case 'name':
      return expression.name;
    case 'list':
      return `[${expression.items.map(printTemplate).join()}]`;
    case 'object':
      return `{${expression.entries.map(([key, value]) => `"${escape(key)}":${print(value)}`).join()} }`;
    case 'path':
      return `${atom(expression.base)}${expression.accessors.map(printAccessor).join('')}`;
    case 'optional':
      return `${atom(expression.base)}?${expression.accessors.map(printAccessor).join('')}`;
    case 'operation':
      return `${atom(expression.left)} ${expression.operator} ${atom(expression.right)}`;
    case 'call':
      return `${expression.name}(${print(expression.argument)})`;
    case 'if': {
      const [first, ...more] = expression.branches.map(({ condition, then }) => `${print(condition)}}} ${print(then)}`);
      return `{{if ${first ?? ''}${more.map((branch) => `{{elif ${branch}`).join('')}{{else}}${print(expression.otherwise)}{{end}}`;
    }
    case 'range':
      return `{{range ${expression.index ?? '_'}, ${expression.item} := ${print(expression.list)}}} ${print(expression.body)}{{end}}`;
  }
}

/** With a space, so that braces of an object and of an interpolation never touch. */
function print(expression: Expression): string {
  return ` ${printTemplate(expression)} `;
}

function atom(expression: Expression): string {
  return `(${print(expression)})`;
}

function printAccessor(accessor: Accessor): string {
  return 'key' in accessor ? `["${escape(accessor.key)}"]` : `[${atom(accessor.index)}]`;
}

function escape(text: string): string {
  return JSON.stringify(text).slice(1, -1).replaceAll('{', '\\{');
}
