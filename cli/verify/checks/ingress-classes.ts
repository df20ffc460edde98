import type { Check } from '../check';
import { liveIngresses } from '../ingresses';
import { nextCommand, type StackCheck } from '../world';

/** Each Ingress names a class that exists: one of another class answers nowhere, and says nothing. */
export const checkIngressClasses: StackCheck = async (world) => {
  const { expectation, view } = world;
  const classes = (await view.all('IngressClass')).map(({ metadata }) => metadata.name);
  return (await liveIngresses(expectation, view)).map(({ namespace, name, className }): Check => {
    const about = { check: 'ingresses', subject: `Ingress ${namespace}/${name}` };
    if (className !== undefined && classes.includes(className))
      return { ...about, status: 'ok', detail: `class ${className}` };
    const detail = `its class ${className ?? '(none)'} does not exist; there is ${classes.join(', ') || 'none'}`;
    return { ...about, status: 'finding', detail, next: nextCommand(world, namespace, `describe ingress ${name}`) };
  });
};
