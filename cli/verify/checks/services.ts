import { z } from 'zod';
import type { KubeObject } from '../../cluster/kube-object';
import type { Check } from '../check';
import { nextCommand, proven, type StackCheck, type World } from '../world';

const addressSchema = z.looseObject({
  status: z
    .looseObject({
      loadBalancer: z
        .looseObject({
          ingress: z.array(z.looseObject({ ip: z.string().optional(), hostname: z.string().optional() })).default([]),
        })
        .prefault({}),
    })
    .prefault({}),
});

/** Addresses that a load balancer gave to a Service or an Ingress. */
export const balancerAddresses = (object: KubeObject): string[] =>
  addressSchema.parse(object).status.loadBalancer.ingress.flatMap(({ ip, hostname }) => ip ?? hostname ?? []);

const serviceSchema = z.looseObject({
  spec: z.looseObject({ type: z.string().default('ClusterIP'), selector: z.record(z.string(), z.string()).optional() }),
});

const sliceSchema = z.looseObject({
  endpoints: z
    .array(z.looseObject({ conditions: z.looseObject({ ready: z.boolean().nullish() }).optional() }))
    .nullish(),
});

async function readyEndpoints({ view }: World, namespace: string, service: string): Promise<number> {
  const slices = await view.all('EndpointSlice', namespace);
  return slices
    .filter(({ metadata }) => metadata.labels?.['kubernetes.io/service-name'] === service)
    .flatMap((slice) => sliceSchema.parse(slice).endpoints ?? [])
    .filter(({ conditions }) => conditions?.ready !== false).length;
}

async function checkService(world: World, namespace: string, name: string): Promise<Check[]> {
  const found = await world.view.find({ kind: 'Service', namespace, name });
  if (found === undefined) return [];
  const subject = `Service ${namespace}/${name}`;
  const { spec } = serviceSchema.parse(found);
  const checks: Check[] = [];
  if (spec.selector !== undefined && Object.keys(spec.selector).length > 0) {
    const ready = await readyEndpoints(world, namespace, name);
    const about = { check: 'services', subject };
    if (ready > 0) checks.push({ ...about, status: proven(world), detail: `${ready} pods behind it` });
    else
      checks.push({
        ...about,
        status: 'waiting',
        detail: 'no ready pod is behind it',
        next: nextCommand(world, namespace, `get endpointslices -l kubernetes.io/service-name=${name}`),
      });
  }
  if (spec.type === 'LoadBalancer') {
    const about = { check: 'load balancer', subject };
    const addresses = balancerAddresses(found);
    if (addresses.length > 0) checks.push({ ...about, status: proven(world), detail: addresses.join(', ') });
    else
      checks.push({
        ...about,
        status: 'waiting',
        detail: 'the cloud has given it no address yet',
        next: nextCommand(world, namespace, `describe service ${name}`),
      });
  }
  return checks;
}

/** Each Service has ready pods behind it, and each load balancer an address. */
export const checkServices: StackCheck = async (world) => {
  const { expectation, view } = world;
  const records = await Promise.all(expectation.releases.map(({ namespace, name }) => view.release(namespace, name)));
  const services = [...expectation.objects, ...records.flatMap((record) => record?.objects ?? [])].filter(
    ({ kind }) => kind === 'Service',
  );
  return (
    await Promise.all(services.map(({ namespace = 'default', name }) => checkService(world, namespace, name)))
  ).flat();
};
