import type { PatienceDefaults } from '../shared/editor/polling-options';

/** A video takes some three minutes once its turn has come (live answers, 2026). */
export const PATIENCE: PatienceDefaults = { intervalS: 10, limitS: 1200 };
