import { type CtyObject } from '../../protocol/cty';
import type { ProviderServer, Request } from '../../protocol/provider-server';
import { toPath, formatPath, type AttributePath, type PathLike } from '../attribute-path';
import { clone } from '../conform';
import { extendContext, type CallContext, type PlanContext } from '../contexts';
import { makePlan } from '../plan/make-plan';
import { PrivateState } from '../private-state';
import { lookOnly, type ProviderRuntime } from './provider-runtime';
import { decodeObject, diagnosticMessages, encodeObject, pathMessage } from './wire';

interface Planned {
  readonly planned: CtyObject | null;
  readonly requiresReplace: readonly AttributePath[];
  readonly privateState: PrivateState;
}

/** Planning of creates, updates and destroys. */
export function planHandlers(runtime: ProviderRuntime): Pick<ProviderServer, 'PlanResourceChange'> {
  return {
    PlanResourceChange: async (request, call) => {
      const { answer, diagnostics } = await runtime.run(
        `planning ${request.typeName}`,
        call,
        (context) => plan(runtime, request, context),
        lookOnly,
      );
      const { legacyTypeSystem = false } = runtime.definition;
      if (answer === undefined) return { diagnostics: diagnosticMessages(diagnostics), legacyTypeSystem };
      return {
        plannedState: encodeObject(answer.planned, runtime.resource(request.typeName).schema),
        requiresReplace: answer.requiresReplace.map(pathMessage),
        plannedPrivate: answer.privateState.encode(),
        diagnostics: diagnosticMessages(diagnostics),
        legacyTypeSystem,
      };
    },
  };
}

async function plan(
  runtime: ProviderRuntime,
  request: Request<'PlanResourceChange'>,
  context: CallContext,
): Promise<Planned> {
  const resource = runtime.resource(request.typeName);
  const { schema } = resource;
  const prior = decodeObject(request.priorState, schema);
  const proposed = decodeObject(request.proposedNewState, schema);
  const privateState = new PrivateState(request.priorPrivate);
  const asked: AttributePath[] = [];
  const planContext: PlanContext<unknown> = extendContext(context, {
    client: runtime.clientOrNull,
    private: privateState,
    requiresReplace: (path: PathLike) => void asked.push(toPath(path)),
  });
  if (proposed === null) {
    if (prior !== null) await resource.planDestroy?.(planContext, clone(prior));
    return { planned: null, requiresReplace: [], privateState };
  }
  const config = decodeObject(request.config, schema) ?? proposed;
  const made = await makePlan(resource, planContext, { prior, proposed, config });
  const requiresReplace = prior === null ? [] : distinct([...made.requiresReplace, ...asked]);
  return { planned: made.planned, requiresReplace, privateState };
}

function distinct(paths: readonly AttributePath[]): AttributePath[] {
  return [...new Map(paths.map((path) => [formatPath(path), path])).values()];
}
