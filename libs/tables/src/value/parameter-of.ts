// Values of requests and permissions as SQL expressions: parameters with a cast, never text of the statement. Only `true` and
// `false` of a document are written out: there are but two of them, and a plan that knows which is often much cheaper, so that
// the server would plan a statement with a parameter in their place anew each time it runs.
import type { InputTemplate } from '@app/engine';
import type { Expression, ParameterEncoding, ParameterSource, TypeName } from '@app/sql';
import { isJsonObject, type CatalogType } from '@app/types';
import { castOf } from './cast-of.js';
import { encodeValue } from './encode-value.js';
import { encodingOf } from './encoding-of.js';
import { geometryOfJson, isSpatial, spatialOfText } from './geometry-of-json.js';

/** One value of a type. */
export function parameterOf(template: InputTemplate, type: CatalogType): Expression {
  const as = castOf(type);
  if (template.type === 'literal' && template.value === null) return nullOf(as);
  if (template.type === 'literal' && typeof template.value === 'boolean' && isBoolean(as))
    return { type: 'boolean', value: template.value };
  if (!isSpatial(type)) return parameter(template, { as, encoding: encodingOf(type) });
  return spatialParameter(template, type);
}

/** A list of values of a type as one array. */
export function listParameterOf(template: InputTemplate, type: CatalogType): Expression {
  const as: TypeName = { ...castOf(type), isArray: true };
  if (template.type === 'literal' && template.value === null) return nullOf(as);
  return parameter(template, { as, encoding: encodingOf({ ...type, isArray: true }) });
}

/** Lists of values of an array type: an array of the texts of arrays. */
export function arrayTextsOf(template: InputTemplate): Expression {
  return parameter(template, { as: { name: 'text', isArray: true }, encoding: 'arrays' });
}

interface ParameterForm {
  readonly as: TypeName;
  readonly encoding: ParameterEncoding;
}

function parameter(template: InputTemplate, { as, encoding }: ParameterForm): Expression {
  return { type: 'parameter', source: sourceOf(template, encoding), as };
}

function sourceOf(template: InputTemplate, encoding: ParameterEncoding): ParameterSource {
  switch (template.type) {
    case 'literal':
      return { type: 'constant', text: encodeValue(template.value, encoding) };
    case 'variable':
      return { type: 'variable', use: template.use, encoding };
    default:
      return { type: 'template', template, encoding };
  }
}

const isBoolean = ({ name, schema, isArray }: TypeName): boolean =>
  schema === undefined && name === 'bool' && isArray !== true;

const nullOf = (as: TypeName): Expression => ({ type: 'cast', operand: { type: 'null' }, as });

/** A literal's form is known before the request. */
function spatialParameter(template: InputTemplate, type: CatalogType): Expression {
  const text = parameter(template, { as: { name: 'text' }, encoding: 'text' });
  if (template.type === 'variable') return spatialOfText(text, type);
  const isObject = template.type !== 'literal' || isJsonObject(template.value);
  return isObject ? geometryOfJson(text, type) : { type: 'cast', operand: text, as: castOf(type) };
}
