import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Review } from '../../../cli/plans/reviewed-plans';
import type { Workplace } from './fake-stacks';

/** The manifest of the last plan. */
export const reviewIn = (place: Workplace): Review =>
  JSON.parse(readFileSync(path.join(place.plans, 'manifest.json'), 'utf8')) as Review;
