import type { Handler } from './call';

/** `METHOD /path/:id`; several methods are joined by a bar. */
export type RouteTable = Readonly<Record<string, Handler>>;

interface Route {
  readonly segments: readonly string[];
  readonly handler: Handler;
}

/** '' for what is no valid escape: it fits no route. */
function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return '';
  }
}

/** Finds the handler of a request: fixed segments win over `:name`. */
export class Router {
  readonly #routes = new Map<string, Route[]>();

  constructor(tables: readonly RouteTable[]) {
    for (const [key, handler] of tables.flatMap((table) => Object.entries(table))) {
      const [methods = '', path = ''] = key.split(' ');
      const segments = path.split('/').slice(1);
      for (const method of methods.split('|')) this.#add(method, segments, handler);
    }
  }

  find(method: string, path: string): { handler: Handler; params: Record<string, string> } | null {
    const found = path.split('/').slice(1);
    for (const { segments, handler } of this.#routes.get(`${method} ${found.length}`) ?? []) {
      const params: Record<string, string> = {};
      const fits = segments.every((segment, index) => {
        const value = found[index] ?? '';
        if (!segment.startsWith(':')) return segment === value;
        const decoded = decode(value);
        params[segment.slice(1)] = decoded;
        return decoded !== '';
      });
      if (fits) return { handler, params };
    }
    return null;
  }

  #add(method: string, segments: readonly string[], handler: Handler): void {
    const key = `${method} ${segments.length}`;
    const routes = this.#routes.get(key) ?? [];
    routes.push({ segments, handler });
    const openness = ({ segments: all }: Route) => all.map((part) => (part.startsWith(':') ? '1' : '0')).join('');
    routes.sort((left, right) => openness(left).localeCompare(openness(right)));
    this.#routes.set(key, routes);
  }
}
