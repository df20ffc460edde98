import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A field of an API type as OpenAPI describes it. */
export interface ModelField {
  baseName: string;
  /** `string`, `number`, `IntOrString`, `V1PodSpec`, `Array<V1Container>`, `{ [key: string]: string; }`, ... */
  type: string;
  format: string;
}

const TABLE = /\.attributeTypeMap = (\[[\s\S]*?\n\]);/;

/**
 * Field tables of the Kubernetes API types, read as text from `@kubernetes/client-node` (the package is 74 MB and ESM:
 * it is a source of facts at build time, never a dependency at run time).
 */
export class ApiModels {
  private readonly folder = join(dirname(require.resolve('@kubernetes/client-node/package.json')), 'dist/gen/models');
  private readonly known = new Map<string, ModelField[] | undefined>();

  /** The fields of a type, or undefined when the name is not that of a type (`string`, `any`, ...). */
  fields(model: string): ModelField[] | undefined {
    if (!this.known.has(model)) this.known.set(model, this.load(model));
    return this.known.get(model);
  }

  private load(model: string): ModelField[] | undefined {
    if (!/^[A-Z]\w+$/.test(model) || model === 'IntOrString') return undefined;
    let text: string;
    try {
      text = readFileSync(join(this.folder, `${model}.js`), 'utf8');
    } catch {
      return undefined;
    }
    const table = TABLE.exec(text)?.[1];
    if (table === undefined) throw new Error(`the field table of ${model} is not where it is expected`);
    return JSON.parse(table) as ModelField[];
  }
}
