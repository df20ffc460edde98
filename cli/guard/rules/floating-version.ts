import { isFloating, parseImage } from '../../plan/image-reference';
import type { ResourceChange } from '../../plan/plan-schema';
import { textOf, valueAt } from '../../plan/plan-values';
import { versionsOf } from '../../plan/version-changes';
import type { Rule } from '../rule';
import { findingAddress, managedChanges } from '../rule';

function floatingParts(entry: ResourceChange): string[] {
  const { after, before } = entry.change;
  const known = versionsOf(entry.type, before);
  const images = [...versionsOf(entry.type, after)]
    .filter(([what, image]) => !what.startsWith('chart ') && isFloating(parseImage(image)) && known.get(what) !== image)
    .map(([what, image]) => `The ${what} is "${image}"`);
  const repository = textOf(valueAt(after, 'repository'));
  const openChart =
    entry.type === 'helm_release' &&
    repository !== undefined &&
    // A computed version is unknown in a plan; only a version that nobody set floats.
    valueAt(after, 'version') === undefined &&
    entry.change.actions.includes('create');
  return openChart ? [...images, `The chart ${textOf(valueAt(after, 'chart')) ?? ''} has no version`] : images;
}

/** An image tagged `latest` or not at all, or a chart without a version: tomorrow it is something else. */
export const floatingVersion: Rule = (plan) =>
  managedChanges(plan)
    .filter((entry) => entry.change.after !== null)
    .flatMap((entry) =>
      floatingParts(entry).map((part) => ({
        rule: 'floating-version' as const,
        outcome: 'refused' as const,
        address: findingAddress(entry),
        what: `${part}, which is no fixed version.`,
        why: 'Whoever restarts a pod or applies the same plan elsewhere gets something that nobody reviewed.',
        fix: 'Name a version, and best a digest too, in config/catalogue.yaml.',
      })),
    );
