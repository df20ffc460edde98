/** Every stack of the sandbox, in the order of deployment. */
export const STACKS = ['foundation', 'edge', 'identity', 'observability', 'vault', 'tenants'];
