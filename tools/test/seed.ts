/**
 * From which seed do tests draw? All from one, so that a run that fails fails again, and nobody's change is refused for what another drew.
 * `SAMSPEL_RUN_TEST_SEED` names another seed, or `random`.
 */
import fc from 'fast-check';

const told = process.env['SAMSPEL_RUN_TEST_SEED'] ?? '2011';
const seed = told === 'random' ? undefined : Number(told);
if (Number.isNaN(seed)) throw new Error(`SAMSPEL_RUN_TEST_SEED is a whole number or \`random\`, not ${JSON.stringify(told)}`);
fc.configureGlobal(seed === undefined ? {} : { seed });
