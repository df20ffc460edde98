/** Terraform's JSON configuration as cdktf writes it; only what the tests look at. */
export interface TerraformJson {
  readonly terraform: {
    readonly required_version: string;
    readonly backend: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
    readonly required_providers: Readonly<Record<string, { readonly source: string; readonly version: string }>>;
  };
  readonly provider: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;
  readonly resource?: Blocks;
  readonly data?: Blocks;
  readonly ephemeral?: Blocks;
  readonly moved?: readonly { readonly from: string; readonly to: string }[];
  readonly variable?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly output?: Readonly<Record<string, { readonly value: unknown; readonly sensitive?: boolean }>>;
}

type Blocks = Readonly<Record<string, Readonly<Record<string, Attributes>>>>;
export type Attributes = Readonly<Record<string, unknown>>;

export interface Block {
  /** Address in a plan, for example `helm_release.traefik_release` or `data.kubernetes_namespace_v1.cluster_guard`. */
  readonly address: string;
  readonly type: string;
  readonly attributes: Attributes;
}

/** Every managed resource. */
export function resources(json: TerraformJson): Block[] {
  return blocks(json.resource, '');
}

/** Everything with an address: resources, data sources, ephemeral resources, variables and outputs; sorted. */
export function addresses(json: TerraformJson): string[] {
  return [
    ...blocks(json.resource, ''),
    ...blocks(json.data, 'data.'),
    ...blocks(json.ephemeral, 'ephemeral.'),
    ...Object.keys(json.variable ?? {}).map((name) => ({ address: `var.${name}` })),
    ...Object.keys(json.output ?? {}).map((name) => ({ address: `output.${name}` })),
  ]
    .map(({ address }) => address)
    .sort();
}

/** One resource by its address; fails with the known ones. */
export function resource(json: TerraformJson, address: string): Attributes {
  const all = resources(json);
  const found = all.find((block) => block.address === address);
  if (found === undefined) {
    throw new Error(`no ${address} among ${all.map((block) => block.address).join(', ')}`);
  }
  return found.attributes;
}

function blocks(kinds: Blocks | undefined, prefix: string): Block[] {
  return Object.entries(kinds ?? {}).flatMap(([type, byName]) =>
    Object.entries(byName).map(([name, attributes]) => ({ address: `${prefix}${type}.${name}`, type, attributes })),
  );
}

/** Calls `visit` with every string below `value`. */
export function eachString(value: unknown, visit: (text: string, path: string) => void, path = ''): void {
  if (typeof value === 'string') {
    visit(value, path);
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value)) {
      eachString(item, visit, path === '' ? key : `${path}.${key}`);
    }
  }
}
