import { basics } from './cases/basics';
import { moves } from './cases/moves';
import { outputsAndChecks } from './cases/outputs-and-checks';
import { releases } from './cases/releases';
import { sensitive } from './cases/sensitive';
import { vault } from './cases/vault';
import { volumes } from './cases/volumes';
import { workloads } from './cases/workloads';
import type { GoldenCase } from './golden-case';

export const GOLDEN_CASES: readonly GoldenCase[] = [
  ...basics,
  ...moves,
  ...sensitive,
  ...outputsAndChecks,
  ...vault,
  ...volumes,
  ...workloads,
  ...releases,
];
