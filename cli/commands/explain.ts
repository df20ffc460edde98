import { explain, UnknownKeyError, type KeyDocs } from '../../config/reference';
import type { RegisterCommand } from '../command';
import { CommandError } from '../../errors/command-error';
import { EXIT } from '../exit-codes';

/** The docs of a key, and in JSON those of the keys right below it. */
interface Explanation extends KeyDocs {
  readonly below: readonly KeyDocs[];
}

const join = (parent: string, key: string): string => {
  if (key === '[]') return `${parent}[]`;
  return parent === '' ? key : `${parent}.${key}`;
};

/** @throws CommandError when there is no such key */
function explanationOf(key: string): Explanation {
  try {
    const docs = explain(key);
    return { ...docs, below: docs.keys.map((name) => explain(join(docs.key, name))) };
  } catch (error) {
    if (!(error instanceof UnknownKeyError)) throw error;
    throw new CommandError({
      problem: error.message,
      fix: 'Name a key as it stands in docs/configuration.md, such as services.homer.retention or tenants[].name.',
      cause: error,
    });
  }
}

const defaultOf = ({ required, default: value }: KeyDocs): string => {
  if (required) return 'required';
  return value === undefined ? '' : JSON.stringify(value);
};

/** Two columns: the key's last part with its default, and the first sentence of what it means. */
function listBelow({ key, below }: Explanation): string[] {
  const rows = below.map((docs) => {
    const name = docs.key.slice(key === '' ? 0 : key.length).replace(/^\./, '');
    const fallback = defaultOf(docs);
    return [fallback === '' ? name : `${name} (${fallback})`, docs.description.split(/(?<=\.) /)[0] ?? ''] as const;
  });
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, meaning]) => `  ${name.padEnd(width)}  ${meaning}`.trimEnd());
}

function explanationText(explanation: Explanation): string {
  const { key, description, allowed, below } = explanation;
  const fallback = defaultOf(explanation);
  return [
    key === '' ? 'An environment file, config/environments/<name>.yaml' : key,
    ...(description === '' ? [] : [`  ${description}`]),
    ...(below.length === 0 ? [`  allowed: ${allowed}`] : []),
    ...(fallback === '' || key === '' ? [] : [fallback === 'required' ? '  required' : `  default: ${fallback}`]),
    ...(below.length === 0 ? [] : ['', 'Keys below it:', ...listBelow(explanation)]),
  ].join('\n');
}

/** `cluster-infra explain`. */
export const registerExplain: RegisterCommand = (registry) => {
  registry
    .command('explain', {
      description:
        'Print the documentation of a key of an environment file: meaning, allowed values, default, keys below.',
      examples: [
        'npx cluster-infra explain services.homer.retention',
        "npx cluster-infra explain 'tenants[].name' --json",
        'npx cluster-infra explain',
      ],
    })
    .argument('[key]', 'the key, such as services.homer.host; without one the whole file', '')
    .action(
      registry.run((context, key: string) => {
        const explanation = explanationOf(key);
        context.output.result(explanation, () => explanationText(explanation));
        return EXIT.done;
      }),
    );
};
