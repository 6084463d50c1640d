import type { PatienceDefaults } from '../shared/editor/polling-options';

/** Batches take minutes to days. */
export const PATIENCE: PatienceDefaults = { intervalS: 60, limitS: 86_400 };
