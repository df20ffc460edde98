/** One attribute or block of a generated class, as its comment, its getter and its doc comment tell. */
export interface BindingMember {
  name: string;
  computed: boolean;
  optional: boolean;
  required: boolean;
  /** `StringMap`, `List`, ...: the word between `get` and `Attribute` of the getter, absent for nested classes. */
  getter?: string;
  /** The getter wraps its value in `tolist`, which is how the generator reads a set. */
  asSet: boolean;
  /** The class that a nested member is read through. */
  nested?: { className: string; form: 'list' | 'map' | 'reference'; wrapsSet: boolean };
  /** The doc comment is the generator's own "name block": a block, not a nested attribute. */
  documentedAsBlock: boolean;
}

/** A generated class: a resource, a data source or an output reference of a nested structure. */
export interface BindingClass {
  name: string;
  /** For example `kubernetes_service_v1`; only resources and data sources have one. */
  terraformType?: string;
  isDataSource: boolean;
  /** `super(resource, attribute, false)` without an index: nesting "single". With index 0: a list of one. */
  isSingle: boolean;
  members: BindingMember[];
}

const CLASS = /^export class (\w+) extends cdktf\.(\w+) \{\n([\s\S]*?)^\}/gm;
const MEMBER = /^ {2}\/\/ ([a-z0-9_]+) - computed: (true|false), optional: (true|false), required: (true|false)\n/gm;
const NESTED = /= new (\w+?)(List|Map|OutputReference)\(this, "[a-z0-9_]+"(?:, (true|false))?\)/;
const SIMPLE_MAP = /= new cdktf\.(String|Number|Boolean|Any)Map\(this, /;
const GETTER = /return (.*?)this\.get(\w+?)Attribute\(/;

/** Every generated class of one folder's TypeScript, by name. */
export function parseBindingClasses(source: string): Map<string, BindingClass> {
  const docs = blockDocumentation(source);
  const classes = new Map<string, BindingClass>();
  for (const [, name, base, body] of source.matchAll(CLASS)) {
    if (name === undefined || base === undefined || body === undefined) continue;
    const configInterface = base === 'ComplexObject' ? name.replace(/OutputReference$/, '') : `${name}Config`;
    const terraformType = /terraformResourceType: '(\w+)'/.exec(body)?.[1];
    classes.set(name, {
      name,
      ...(terraformType === undefined ? {} : { terraformType }),
      isDataSource: base === 'TerraformDataSource',
      isSingle: /^ {4}super\(terraformResource, terraformAttribute, false\);/m.test(body),
      members: membersOf(body, docs.get(configInterface) ?? new Set()),
    });
  }
  return classes;
}

function membersOf(body: string, documentedBlocks: Set<string>): BindingMember[] {
  const heads = [...body.matchAll(MEMBER)];
  return heads.map((head, position) => {
    const text = body.slice(head.index + head[0].length, heads[position + 1]?.index ?? body.length);
    const name = head[1] ?? '';
    const flags = { computed: head[2] === 'true', optional: head[3] === 'true', required: head[4] === 'true' };
    return { name, ...flags, documentedAsBlock: documentedBlocks.has(name), ...readBy(text, name) };
  });
}

function readBy(text: string, name: string): Pick<BindingMember, 'getter' | 'asSet' | 'nested'> {
  const map = SIMPLE_MAP.exec(text);
  if (map?.[1] !== undefined) return { getter: `${map[1]}Map`, asSet: false };
  const nested = NESTED.exec(text);
  if (nested?.[1] !== undefined) {
    const form = nested[2] === 'List' ? 'list' : nested[2] === 'Map' ? 'map' : 'reference';
    return { nested: { className: `${nested[1]}OutputReference`, form, wrapsSet: nested[3] === 'true' }, asSet: false };
  }
  const getter = GETTER.exec(text);
  if (getter?.[2] === undefined) throw new Error(`no getter form known for the attribute "${name}"`);
  return { getter: getter[2], asSet: (getter[1] ?? '').includes('Fn.tolist(') };
}

/** Interface name -> names whose doc comment starts with "name block". */
function blockDocumentation(source: string): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const [, name, body] of source.matchAll(/^export interface (\w+)[^{\n]*\{\n([\s\S]*?)^\}/gm)) {
    if (name === undefined || body === undefined) continue;
    const blocks = [...body.matchAll(/\/\*\*\n {2}\* ([a-z0-9_]+) block\n/g)].flatMap((match) => match[1] ?? []);
    found.set(name, new Set([...blocks, ...(found.get(name) ?? [])]));
  }
  return found;
}
