/** Callers of every role for tests of whole servers, as access makes them: features' tests may not reach into another feature. */
export { addCaller, type Caller, makeCallers } from '../../features/access/testing/callers.ts';
