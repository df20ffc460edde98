/** An image as a pod names it: `registry/path:tag@digest`. */
export interface ImageReference {
  readonly repository: string;
  readonly tag?: string;
  readonly digest?: string;
}

/** Takes a reference apart; a port of the registry is no tag. */
export function parseImage(text: string): ImageReference {
  const [name = '', digest] = text.split('@', 2);
  const colon = name.lastIndexOf(':');
  const hasTag = colon > name.lastIndexOf('/');
  return {
    repository: hasTag ? name.slice(0, colon) : name,
    ...(hasTag ? { tag: name.slice(colon + 1) } : {}),
    ...(digest === undefined ? {} : { digest }),
  };
}

/** Whether the image can be another one tomorrow without any change here: no digest, and no tag or `latest`. */
export const isFloating = ({ tag, digest }: ImageReference): boolean =>
  digest === undefined && (tag === undefined || tag === '' || tag === 'latest');
