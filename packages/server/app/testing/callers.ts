/** Callers of every role for tests of whole servers, and browsers that sign in, as access makes them: features' tests may not reach into another feature. */
export { type TestBrowser, testBrowser } from '../../features/access/testing/browser.ts';
export { addCaller, type Caller, makeCallers } from '../../features/access/testing/callers.ts';
