import type { CtyType, CtyValue } from '../../../../providers/framework/protocol/cty';
import { DecimalNumber, DynamicValue, Unknown } from '../../../../providers/framework/protocol/cty';
import { isObject, type Json } from './json';
import type { Conversion } from './mapping';

/** The API's form of a known, non-null attribute value. */
export function toApiValue(value: CtyValue, convert: Conversion | undefined): Json | undefined {
  if (value === null || value instanceof Unknown) return undefined;
  if (value instanceof DynamicValue) return toApiValue(value.value, convert);
  if (value instanceof DecimalNumber) return Number(value.text);
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'string') return textToApi(value, convert);
  if (Array.isArray(value)) return value.map((item) => toApiValue(item, convert) ?? '');
  if (typeof value !== 'object') return value;
  const entries = Object.entries(value).flatMap(([key, item]): [string, Json][] => {
    const converted = item === null ? undefined : toApiValue(item, convert);
    return converted === undefined ? [] : [[key, converted]];
  });
  return Object.fromEntries(entries);
}

function textToApi(value: string, convert: Conversion | undefined): Json {
  switch (convert) {
    case 'int-or-string':
      return /^[+-]?\d+$/.test(value) ? Number(value) : value;
    case 'int':
      return /^[+-]?\d+$/.test(value) ? Number(value) : value;
    case 'octal':
      return /^[0-7]+$/.test(value) ? parseInt(value, 8) : value;
    case 'base64':
      return Buffer.from(value, 'utf8').toString('base64');
    case 'quantity':
    case undefined:
      return value;
  }
}

/** Terraform's form of a value of the API, or null when it has no such form. */
export function toTerraformValue(value: Json | undefined, type: CtyType, convert: Conversion | undefined): CtyValue {
  if (value === undefined || value === null) return null;
  if (typeof type === 'string') return scalar(value, type, convert);
  switch (type[0]) {
    case 'list':
      return Array.isArray(value) ? value.map((item) => toTerraformValue(item, type[1], convert)) : null;
    case 'set':
      return Array.isArray(value) ? sorted(value.map((item) => toTerraformValue(item, type[1], convert))) : null;
    case 'map': {
      const element = type[1];
      if (!isObject(value)) return null;
      return Object.fromEntries(
        Object.entries(value).map(([key, item]) => [key, toTerraformValue(item, element, convert)]),
      );
    }
    case 'object':
    case 'tuple':
      return null;
  }
}

function scalar(value: Json, type: CtyType, convert: Conversion | undefined): CtyValue {
  if (type === 'bool') return typeof value === 'boolean' ? value : null;
  if (type === 'number') return typeof value === 'number' ? value : null;
  if (type !== 'string') return null;
  if (convert === 'octal' && typeof value === 'number') return `0${value.toString(8)}`;
  if (convert === 'base64' && typeof value === 'string') return Buffer.from(value, 'base64').toString('utf8');
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return typeof value === 'string' ? value : null;
}

function sorted(values: CtyValue[]): CtyValue[] {
  return values.sort((left, right) => {
    if (typeof left === 'number' && typeof right === 'number') return left - right;
    const [first, second] = [left, right].map((item) => (typeof item === 'string' ? item : JSON.stringify(item))) as [
      string,
      string,
    ];
    return first < second ? -1 : first > second ? 1 : 0;
  });
}
