import type { CtyValue } from '../../protocol/cty';
import { decodeDynamic, encodeDynamic } from '../../protocol/dynamic-value';
import type { ProviderServer, Request, Response } from '../../protocol/provider-server';
import { formatPath } from '../attribute-path';
import { FunctionError, type FunctionContext, type Parameter, type ProviderFunction } from '../provider-function';
import { specProblems } from '../validate/type-spec';
import { lookOnly, type ProviderRuntime } from './provider-runtime';

/** Calls of provider functions. Terraform calls them before it configures the provider, too. */
export function functionHandlers(runtime: ProviderRuntime): Pick<ProviderServer, 'CallFunction'> {
  return {
    CallFunction: async (request, call) => {
      const { answer, diagnostics } = await runtime.run(
        `calling ${request.name}`,
        call,
        (context) => callFunction(runtime.function(request.name), request, context),
        lookOnly,
      );
      if (answer !== undefined) return answer;
      // The answer has room for one text and no diagnostics.
      const texts = diagnostics.all.map(({ summary, detail }) => (detail === '' ? summary : `${summary}: ${detail}`));
      return { error: { text: texts.join(' ') } };
    },
  };
}

async function callFunction(
  declared: ProviderFunction,
  request: Request<'CallFunction'>,
  context: FunctionContext,
): Promise<Response<'CallFunction'>> {
  try {
    const { args, rest } = readArguments(declared, request);
    const result = await declared.call(args, rest, context);
    return { result: encodeDynamic(result, declared.returns.cty) };
  } catch (error) {
    if (!(error instanceof FunctionError)) throw error;
    return { error: functionErrorMessage(error, declared) };
  }
}

function readArguments(
  declared: ProviderFunction,
  request: Request<'CallFunction'>,
): { args: { [name: string]: CtyValue }; rest: CtyValue[] } {
  const named = Object.entries(declared.parameters);
  const values = request.arguments.map((argument, index) => {
    const parameter = named[index]?.[1] ?? declared.variadic;
    if (parameter === undefined) throw new FunctionError(`takes ${named.length} arguments`, index);
    return checked(decodeDynamic(argument, parameter.type.cty), parameter, index);
  });
  if (values.length < named.length) throw new FunctionError(`needs ${named.length} arguments, got ${values.length}`);
  return {
    args: Object.fromEntries(named.map(([name], index) => [name, values[index] ?? null])),
    rest: values.slice(named.length),
  };
}

function checked(value: CtyValue, parameter: Parameter<unknown>, index: number): CtyValue {
  const [first] = specProblems(value, parameter.type);
  if (first === undefined) return value;
  const place = first.path.length === 0 ? '' : `${formatPath(first.path)} `;
  throw new FunctionError(`The argument ${place}must ${first.problem}.`, index);
}

function functionErrorMessage(
  { message, argument }: FunctionError,
  { parameters }: ProviderFunction,
): NonNullable<Response<'CallFunction'>['error']> {
  if (argument === undefined) return { text: message };
  const index = typeof argument === 'number' ? argument : Object.keys(parameters).indexOf(argument);
  return index < 0 ? { text: message } : { text: message, functionArgument: index };
}
