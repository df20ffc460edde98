/** What Kubernetes says of names, label keys and label values (k8s.io/apimachinery, package validation). */
const LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const SUBDOMAIN = `${LABEL}(\\.${LABEL})*`;
const QUALIFIED = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const LABEL_VALUE = `(${QUALIFIED})?`;

/** Faults of an object's name, empty when it is one. */
export function nameFaults(name: string): string[] {
  const faults = name.length > 253 ? ['must be no more than 253 characters'] : [];
  if (!matches(SUBDOMAIN, name)) {
    faults.push(
      "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character " +
        example(SUBDOMAIN, 'example.com'),
    );
  }
  return faults;
}

/** Faults of the beginning of a name that the server completes. */
export function generateNameFaults(prefix: string): string[] {
  const name = prefix.endsWith('-') ? `${prefix.slice(0, -1)}a` : prefix;
  if (name.length > 63) return ['must be no more than 63 characters'];
  if (matches(LABEL, name)) return [];
  return [
    "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character " +
      example(LABEL, 'my-name', '123-abc'),
  ];
}

/** Faults of the key of a label or annotation: `name` or `prefix.example/name`. */
export function keyFaults(key: string): string[] {
  const parts = key.split('/');
  const form =
    "a qualified name must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character ";
  const examples = example(QUALIFIED, 'MyName', 'my.name', '123-abc');
  if (parts.length > 2)
    return [`${form}${examples} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`];
  const name = parts.at(-1) ?? '';
  const faults: string[] = [];
  if (parts.length === 2) {
    const prefix = parts[0] ?? '';
    if (prefix === '') faults.push('prefix part must be non-empty');
    else faults.push(...nameFaults(prefix).map((fault) => `prefix part ${fault}`));
  }
  if (name === '') faults.push('name part must be non-empty');
  else if (name.length > 63) faults.push('name part must be no more than 63 characters');
  if (!matches(QUALIFIED, name)) faults.push(`name part ${form.replace('a qualified name ', '')}${examples}`);
  return faults;
}

export function labelValueFaults(value: string): string[] {
  const faults = value.length > 63 ? ['must be no more than 63 characters'] : [];
  if (!matches(LABEL_VALUE, value)) {
    faults.push(
      "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character " +
        example(LABEL_VALUE, 'MyValue', 'my_value', '12345'),
    );
  }
  return faults;
}

function matches(pattern: string, text: string): boolean {
  return new RegExp(`^${pattern}$`).test(text);
}

function example(pattern: string, ...examples: string[]): string {
  return `(e.g. ${examples.map((text) => `'${text}', `).join(' or ')}regex used for validation is '${pattern}')`;
}
