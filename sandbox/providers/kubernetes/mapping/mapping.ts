/** How the text or number of an attribute becomes the API's value, and back. Absent: as it is. */
export type Conversion =
  /** "80" is the number 80, "http" the string. */
  | 'int-or-string'
  /** A number that the schema holds as text. */
  | 'int'
  /** File mode: "0644" is 420. */
  | 'octal'
  /** A quantity, or a map of quantities: the server rewrites them, so they are compared by value. */
  | 'quantity'
  /** A map whose values the API keeps in base64 and the configuration in UTF-8. */
  | 'base64';

/** Where an attribute or block lives in the API object. Plain data: generated at build time. */
export interface FieldMapping {
  /** Key in the API's object. */
  key: string;
  convert?: Conversion;
  /** Blocks only: what the API has in this place. A list block of one element is mostly an object there. */
  shape?: 'object' | 'array';
  /** Blocks, and attributes that are lists of objects. */
  fields?: ObjectMapping;
}

/** Terraform name -> place in the API. A name that is absent has no counterpart there. */
export type ObjectMapping = { [name: string]: FieldMapping };
