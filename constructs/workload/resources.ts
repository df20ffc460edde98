/** Kubernetes quantities, such as `100m` (CPU) or `128Mi` (memory). */
export interface Quantities {
  readonly cpu?: string;
  readonly memory?: string;
}

/** What a container asks for and what it may not exceed. Memory is always limited; CPU by default is not. */
export interface Resources {
  readonly requests: Quantities;
  readonly limits: Quantities;
}

function quantities(values: Quantities): Record<string, string> {
  return {
    ...(values.cpu === undefined ? {} : { cpu: values.cpu }),
    ...(values.memory === undefined ? {} : { memory: values.memory }),
  };
}

/** The `resources` block of a container. Limits for ephemeral init work are given like those of any container. */
export function resourcesBlock(resources: Resources): {
  requests: Record<string, string>;
  limits: Record<string, string>;
} {
  return { requests: quantities(resources.requests), limits: quantities(resources.limits) };
}
