import { isUnknown, type Unknown } from '../../../../providers/framework/protocol/cty';

type Maybe<T> = T | Unknown | null;

interface Secretive {
  readonly repository_password: Maybe<string>;
  readonly set_sensitive: Maybe<readonly Maybe<{ readonly value: Maybe<string> }>[]>;
  readonly set_wo?: Maybe<readonly Maybe<{ readonly value: Maybe<string> }>[]>;
}

/** Every secret text among the attributes of a release, so that it can be kept out of messages. */
export function knownSecrets(...objects: readonly Secretive[]): string[] {
  const texts = objects.flatMap((object) => [
    object.repository_password,
    ...elements(object.set_sensitive).map(({ value }) => value),
    ...elements(object.set_wo ?? null).map(({ value }) => value),
  ]);
  return texts.filter((text): text is string => typeof text === 'string');
}

function elements<T>(list: Maybe<readonly Maybe<T>[]>): T[] {
  if (list === null || isUnknown(list)) return [];
  return list.filter((item): item is T => item !== null && !isUnknown(item));
}
