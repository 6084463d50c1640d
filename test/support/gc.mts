import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');

/** Collects the garbage of this process, so that what is measured after it starts from what is really held. */
export const collectGarbage = runInNewContext('gc') as (how?: { type: 'minor' }) => void;
