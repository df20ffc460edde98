import type { Image } from '../config/catalogue';
import type { ChartValues } from './chart-values';

/** CPU and memory of a container, as Kubernetes writes quantities; what is left out has no bound. */
export interface ChartResources {
  readonly requests: { readonly cpu?: string; readonly memory?: string };
  readonly limits: { readonly cpu?: string; readonly memory?: string };
}

/** A component of a chart: how many pods, and what each may use. */
export interface ChartComponent {
  readonly replicas: number;
  readonly resources: ChartResources;
}

/** `resources:` of a chart. */
export function resourceValues({ requests, limits }: ChartResources): ChartValues {
  return { requests: { ...requests }, limits: { ...limits } };
}

/** `image:` of a chart that takes repository, tag and digest apart. */
export function imageValues({ repository, tag, digest }: Image): ChartValues {
  return { repository, tag, ...(digest === undefined ? {} : { digest }) };
}
